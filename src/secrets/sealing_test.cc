#include "secrets/sealing.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <type_traits>

#include "base/text.h"

namespace keyward::secrets {
namespace {

using ::testing::HasSubstr;

static_assert(!std::is_copy_constructible_v<SecretBytes> && !std::is_copy_constructible_v<SecretString>);
static_assert(!std::equality_comparable<SecretBytes> && !std::equality_comparable<SecretString>);
static_assert(!fmt::is_formattable<SecretBytes>::value && !fmt::is_formattable<SecretString>::value);
static_assert(!std::is_convertible_v<SecretString, std::string_view>);
template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };
static_assert(!Printable<SecretBytes> && !Printable<SecretString>);

TEST(Secret, MovesLeaveNothingBehind) {
  SecretString first("swordfish");
  SecretString second = std::move(first);
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is the promise
  EXPECT_EQ(second.expose(), "swordfish");
  SecretString third("other");
  third = std::move(second);
  EXPECT_EQ(third.expose(), "swordfish");
  EXPECT_EQ(third.clone().expose(), "swordfish");
}

TEST(Secret, Equal) {
  EXPECT_TRUE(equal("", ""));
  EXPECT_TRUE(equal(SecretString("a"), SecretString("a")));
  EXPECT_FALSE(equal("a", "b"));
  EXPECT_FALSE(equal("a", "ab"));
}

class KeyFile : public ::testing::Test {
 protected:
  KeyFile() {
    std::string name = ::testing::TempDir() + "keyward-key-XXXXXX";
    directory_ = ::mkdtemp(name.data());
  }
  ~KeyFile() override { std::filesystem::remove_all(directory_); }
  std::filesystem::path path() const { return directory_ / "sealing.key"; }
  void write(std::string_view text, mode_t mode = 0600) const {
    std::ofstream(path()) << text;
    ::chmod(path().c_str(), mode);
  }
  void expect_refused(std::string_view why) const {
    const auto key = SealingKey::load(path());
    ASSERT_FALSE(key.has_value());
    EXPECT_THAT(key.error().message, HasSubstr(std::string(why)));
    EXPECT_THAT(key.error().message, HasSubstr(path().string()));
  }
  std::filesystem::path directory_;
  SeededRandom random_{1};
};

TEST_F(KeyFile, IsCreatedOnceAndLoaded) {
  const auto made = SealingKey::create(path(), random_);
  ASSERT_TRUE(made.has_value()) << made.error().message;
  struct stat status{};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
  const auto loaded = SealingKey::load(path());
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  EXPECT_TRUE(equal(made->derive("records"), loaded->derive("records")));
  EXPECT_EQ(loaded->version(), 1U);

  const auto again = SealingKey::create(path(), random_);
  ASSERT_FALSE(again.has_value());
  EXPECT_THAT(again.error().message, HasSubstr("File exists"));
  EXPECT_TRUE(equal(SealingKey::load(path())->derive("records"), made->derive("records")))
      << "the old one is untouched";
}

TEST_F(KeyFile, IsNotCreatedWhereThereIsNoDirectory) {
  EXPECT_FALSE(SealingKey::create(directory_ / "missing" / "key", random_).has_value());
}

TEST_F(KeyFile, IsRefusedWhereItIsNotAKeyAlone) {
  constexpr std::string_view kKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  expect_refused("is missing");
  const std::string good = fmt::format("keyward-sealing-key format=1 version=7\n{}\n", kKey);
  write(good, 0644);
  expect_refused("is open to others (mode 0644)");
  write(good, 0640);
  expect_refused("chmod 600");
  const struct {
    std::string text;
    const char* why;
  } cases[] = {
      {"", "the first line is not that of a sealing key"},
      {"hello\n", "the first line is not that of a sealing key"},
      {fmt::format("keyward-sealing-key format=2 version=1\n{}\n", kKey), "newer than this program"},
      {fmt::format("keyward-sealing-key format=1 version=\n{}\n", kKey), "no key version"},
      {fmt::format("keyward-sealing-key format=1 version=0\n{}\n", kKey), "no key version"},
      {fmt::format("keyward-sealing-key format=1 version=99999999999\n{}\n", kKey), "no key version"},
      {fmt::format("keyward-sealing-key format=1 version=1 x\n{}\n", kKey), "goes on behind the version"},
      {"keyward-sealing-key format=1 version=1\n", "goes on behind the version|0 bytes"},
      {"keyward-sealing-key format=1 version=1\n!!!\n", "not base64"},
      {"keyward-sealing-key format=1 version=1\nAAEC\n", "the key has 3 bytes, not 32"},
      {good + good, "not base64"},
      {good + std::string(600, ' '), "too long"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    write(c.text);
    const std::string_view why = c.why;
    expect_refused(why.substr(why.find('|') == why.npos ? 0 : why.find('|') + 1));
  }
  write(good);
  ASSERT_TRUE(SealingKey::load(path()).has_value());
  EXPECT_EQ(SealingKey::load(path())->version(), 7U);
  write(good, 0400);
  EXPECT_TRUE(SealingKey::load(path()).has_value());
  std::filesystem::remove(path());
  ASSERT_EQ(::mkfifo(path().c_str(), 0600), 0);
  expect_refused("is not a plain file");
}

// The 32 bytes 00 to 1f as key, no salt: computed with Python's hmac after RFC 5869.
TEST_F(KeyFile, DerivesByHkdf) {
  write("keyward-sealing-key format=1 version=1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
  const auto key = SealingKey::load(path());
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(hex_lower(key->derive("records").expose()),
            "e83795864017eafeec9cd14c358ca6616d289162f57258b6a6b67a8b37f6dafc");
  EXPECT_EQ(hex_lower(key->derive("tokens", 48).expose()),
            "5447b100a0674b4d751a3bd6aa64bd8de08483bb47114e7d22dd9dc5f87bb14d8466e1917cdaafab0ff8b9f4bafbadfb");
}

TEST(Sealer, OpensWhatItSealed) {
  SeededRandom random(2);
  const SealingKey key = SealingKey::generate(random);
  const Sealer sealer(key, "records");
  for (const std::size_t size : {0U, 1U, 16U, 40U, 100'000U}) {
    const std::vector<std::uint8_t> plain(size, 0x5a);
    const auto sealed = sealer.seal(plain, "a/key", random);
    EXPECT_EQ(sealed.size(), size + Sealer::kOverhead);
    const auto opened = sealer.open(sealed, "a/key");
    ASSERT_TRUE(opened.has_value());
    EXPECT_TRUE(equal(opened->expose(), plain));
    EXPECT_NE(sealer.seal(plain, "a/key", random), sealed) << "nonces repeat";
  }
}

TEST(Sealer, EveryBitCounts) {
  SeededRandom random(3);
  const SealingKey key = SealingKey::generate(random);
  const Sealer sealer(key, "records");
  const auto sealed = sealer.seal(bytes_of("a secret access key"), "place", random);
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    auto changed = sealed;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(sealer.open(changed, "place").has_value()) << bit;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(sealer.open(std::span(sealed).first(size), "place").has_value()) << size;
}

TEST(Sealer, PlaceLabelAndKeyCount) {
  SeededRandom random(4);
  const SealingKey key = SealingKey::generate(random), other = SealingKey::generate(random);
  const auto sealed = Sealer(key, "records").seal(bytes_of("x"), "user/1", random);
  EXPECT_TRUE(Sealer(key, "records").open(sealed, "user/1").has_value());
  EXPECT_FALSE(Sealer(key, "records").open(sealed, "user/2").has_value());
  EXPECT_FALSE(Sealer(key, "records").open(sealed, "").has_value());
  EXPECT_FALSE(Sealer(key, "tokens").open(sealed, "user/1").has_value());
  EXPECT_FALSE(Sealer(other, "records").open(sealed, "user/1").has_value());
}

TEST(KeyCheck, TellsAWrongKey) {
  SeededRandom random(5);
  const SealingKey key = SealingKey::generate(random), other = SealingKey::generate(random);
  const auto check = make_key_check(key, random);
  EXPECT_TRUE(verify_key_check(key, check).has_value());
  const auto wrong = verify_key_check(other, check);
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().message, "the sealing key is not the one this data was sealed with");
  EXPECT_FALSE(verify_key_check(key, {}).has_value());
}

}  // namespace
}  // namespace keyward::secrets
