// The laws of SAML metadata: what is read names its provider and has certificates to verify with, within bounds; what
// is refused says so in one way.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "federation/saml_metadata.h"

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto metadata = keyward::federation::parse_saml_metadata(text);
  if (!metadata) {
    require(metadata.error().code == keyward::Code::InvalidInput);
    return 0;
  }
  require(!metadata->entity_id.empty() && metadata->entity_id.size() <= 1024);
  require(!metadata->certificates.empty() && metadata->certificates.size() <= 20);
  for (const auto& certificate : metadata->certificates) require(certificate != nullptr);
  require(text.find("<!DOCTYPE") == text.npos);
  return 0;
}
