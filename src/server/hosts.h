// Which names the console answers to, against DNS rebinding: a page of a stranger's whose name is made to point here
// would otherwise be of one origin with the console.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "server/config.h"

namespace keyward::server {

// Immutable; shared by threads.
class Hosts {
 public:
  // Allowed: localhost, 127.0.0.1 and [::1], the public URL's host, the address listened on, and what the configuration
  // adds. If all addresses are listened on, any IP address: nobody rebinds an address.
  Hosts(const Config& config, std::string_view public_url);
  // A Host header, with any port.
  bool allows(std::string_view host) const;

 private:
  std::vector<std::string> names_;  // lower case
  bool any_address_ = false;
};

}  // namespace keyward::server
