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

}  // namespace keyward::cli
