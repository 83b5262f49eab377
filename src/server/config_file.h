// The configuration file: YAML, one setting a line, and a map of quotas.
//
//   data: /var/lib/keyward/data
//   listen: 127.0.0.1:8700
//   trusted_proxy: [10.0.0.0/8]
//   quotas:
//     UsersPerAccount: 10000
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "identity/quotas.h"

namespace keyward::server {

struct ConfigFile {
  std::vector<std::pair<std::string, std::vector<std::string>>> settings;  // by name, as written, in their order
  identity::Quotas quotas;
};

// InvalidInput, with a sentence that names the file: unreadable, no YAML, no map of settings, a setting twice, an
// unknown quota or one out of range. Whether a setting is known is the caller's to say.
Result<ConfigFile> read_config_file(const std::string& path);
Result<ConfigFile> parse_config_file(const std::string& text, const std::string& path);

}  // namespace keyward::server
