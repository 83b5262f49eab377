#include "secrets/hmac.h"

#include <gtest/gtest.h>

#include <string>

#include "base/text.h"

namespace keyward::secrets {
namespace {

std::string mac(const std::string& key, std::string_view message) {
  return hex_lower(HmacKey(bytes_of(key)).mac(message));
}

// https://www.rfc-editor.org/rfc/rfc4231#section-4
TEST(HmacKey, TestVectorsOfTheRfc) {
  EXPECT_EQ(mac(std::string(20, '\x0b'), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(mac("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(mac(std::string(20, '\xaa'), std::string(50, '\xdd')),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  // Longer than a block: the key's hash stands for it.
  EXPECT_EQ(mac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacKey, IsUsedAnyNumberOfTimes) {
  HmacKey key(bytes_of("Jefe"));
  const Digest first = key.mac("what do ya want for nothing?");
  EXPECT_NE(key.mac("other"), first);
  const HmacKey moved = std::move(key);
  EXPECT_EQ(moved.mac("what do ya want for nothing?"), first);
}

TEST(Sha256, PartsAreOneText) {
  EXPECT_EQ(sha256({"a", "", "bc"}), sha256("abc"));
  EXPECT_EQ(view(hex(sha256("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace keyward::secrets
