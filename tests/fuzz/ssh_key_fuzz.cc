// The law: a key that is read is the same key in each form that it is shown in, and has a fingerprint.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "secrets/ssh_key.h"

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace keyward::secrets;
  const auto blob = read_ssh_public_key({reinterpret_cast<const char*>(data), size});
  if (!blob) return 0;
  require(read_ssh_public_key(ssh_text(*blob)).value_or("") == *blob);
  require(read_ssh_public_key(pem_text(*blob)).value_or("") == *blob);
  require(ssh_fingerprint(*blob).size() == 47);
  return 0;
}
