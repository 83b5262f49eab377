// Each sub-command, given what its command line says. An error is a sentence for the operator.
#pragma once
#include <string>
#include <vector>

#include "base/error.h"
#include "server/config.h"

namespace keyward::cli {

using server::Config;

// Makes a store with one account and prints a JSON object about it.
Result<void> init(const Config& config);

// Makes one more account in a store that is there and prints the same; the server must be stopped. Audited.
Result<void> create_account(const Config& config);
// Prints the accounts, one JSON object a line, by id; also while a server runs.
Result<void> list_accounts(const Config& config);

// Looks a data directory or a backup file over, also while a server runs: the file, every record, the indexes'
// invariants and the audit chain. Prints what it found; fails if anything is wrong.
Result<void> check(const Config& config);
// Writes a complete copy of the store to config.file, also while a server runs. The sealing key is not in it.
Result<void> backup(const Config& config);
// Makes a data directory of a backup, which is checked before. Refuses one that has a store.
Result<void> restore(const Config& config);

// The ways out of a lost phone and a lost password, for whoever has the machine; the server must be stopped. Audited.
Result<void> reset_root_mfa(const Config& config);
Result<void> reset_root_password(const Config& config);

// Prints audit events, one JSON object a line, oldest first, as config.audit_filter says; with `follow` until the
// process is ended. Does not look at the chain.
Result<void> tail_audit(const Config& config);
// Checks the chain and prints how many events it holds, and what was dropped before them.
Result<void> verify_audit(const Config& config);

}  // namespace keyward::cli
