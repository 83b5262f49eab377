// Reading a store into a state at start.
#pragma once
#include <memory>

#include "identity/state.h"
#include "store/store.h"

namespace keyward::store {

struct Loaded {
  identity::State state;
  // Records that are not the state's: sign-in failures, counters, settings of the store itself. By key.
  std::vector<std::pair<std::string, std::string>> other;
};

// ServiceFailure: unreadable, or a record that is not ours or of a newer form.
Result<Loaded> load(Store& store);

}  // namespace keyward::store
