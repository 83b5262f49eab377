// Reading the audit log of a store.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "store/data_directory.h"

namespace keyward::cli {

struct AuditChain {
  std::int64_t events = 0;
  std::string fault;  // empty: the chain is whole
};

// Follows the chain from its first block; visit(event) gets each JSON line, or is null. Stops at the first break.
Result<AuditChain> read_chain(store::Store& store, const std::function<void(std::string_view)>& visit);

}  // namespace keyward::cli
