// Reading the audit log of a store.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "store/data_directory.h"

namespace keyward::cli {

struct AuditChain {
  std::int64_t events = 0;
  std::optional<Time> dropped_until;  // events of that time and before were dropped
  std::string fault;                  // empty: the chain is whole
};

// Follows the chain from its first block, or from the anchor that dropping old events has left. Stops at the first
// break.
Result<AuditChain> read_chain(store::Store& store);

}  // namespace keyward::cli
