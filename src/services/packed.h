// The built-in services as tools/pack_services.py wrote them.
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "services/reference.h"

namespace keyward::services {

struct PackedService {
  std::string_view prefix;
  std::string_view name;
  std::size_t offset;  // in the image
  std::size_t size;    // deflated
  std::size_t unpacked_size;
  bool resource_control_policies;
};

// Condition keys that begin with something else than the prefix of the service that has them.
struct KeyPrefix {
  std::string_view pattern;  // "saml", "agent.${Domain}.buildkite.dev"
  std::string_view service;
};

std::span<const PackedService> packed_services();  // by prefix
std::span<const KeyPrefix> key_prefixes();
std::span<const unsigned char> packed_image();

std::unique_ptr<const Service> unpack(const PackedService& packed);

}  // namespace keyward::services
