// The law: a certificate that is read is the same one with a line more before it, and says the same of itself.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "secrets/certificate.h"

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace keyward::secrets;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = read_certificate(text);
  if (!read || size + 1 > kMaxCertificateBytes) return 0;
  const auto again = read_certificate("\n" + std::string(text));
  require(again.has_value());
  require(again->sha256 == read->sha256 && again->not_before == read->not_before &&
          again->not_after == read->not_after);
  require(again->key_bits == read->key_bits && again->is_rsa == read->is_rsa);
  return 0;
}
