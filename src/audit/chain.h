// The audit log's blocks and their chain: each block's hash covers the one before it, so a block that is cut, changed
// or moved shows (docs/operate.md, "Audit log").
#pragma once
#include <string>
#include <vector>

#include "store/store.h"

namespace keyward::audit {

// The block after `head` with these events, a line each. hash = SHA-256(head's hash, sequence, time, entries).
store::LogBlock next_block(const store::LogBlock& head, const std::vector<std::string>& events, Time now);

// Whether `block` follows a block with `previous_hash` and is unchanged.
bool follows(const store::LogBlock& block, const std::array<std::uint8_t, 32>& previous_hash);

}  // namespace keyward::audit
