#include "secrets/totp.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace keyward::secrets {
namespace {

const std::span<const std::uint8_t> kSeed = bytes_of("12345678901234567890");
const Time kNow{1'700'000'010};

std::string code_at(std::int64_t step) { return hotp_code(kSeed, static_cast<std::uint64_t>(step)); }
const std::int64_t kStep = totp_step(kNow);

// RFC 4226 appendix D.
TEST(Totp, HotpVectors) {
  constexpr const char* kCodes[] = {"755224", "287082", "359152", "969429", "338314",
                                    "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t counter = 0; counter < std::size(kCodes); ++counter)
    EXPECT_EQ(hotp_code(kSeed, counter), kCodes[counter]);
}

// RFC 6238 appendix B, SHA-1, the last six of its eight digits.
TEST(Totp, TotpVectors) {
  const struct {
    std::int64_t seconds;
    const char* code;
  } vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                 {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& vector : vectors) EXPECT_EQ(totp_code(kSeed, Time{vector.seconds}), vector.code);
}

TEST(Totp, AcceptsOneStepAroundTheKnownDrift) {
  for (const std::int64_t drift : {-7, 0, 5}) {
    for (std::int64_t offset = -3; offset <= 3; ++offset) {
      const std::int64_t step = kStep + drift + offset;
      const auto state = verify_totp(kSeed, code_at(step), kNow, {.drift_steps = drift, .last_step = -1});
      ASSERT_EQ(state.has_value(), offset >= -1 && offset <= 1) << drift << " " << offset;
      if (state) {
        EXPECT_EQ(*state, (TotpState{.drift_steps = drift + offset, .last_step = step}));
      }
    }
  }
}

TEST(Totp, ACodeWorksOnce) {
  const auto first = verify_totp(kSeed, code_at(kStep), kNow, {});
  ASSERT_TRUE(first.has_value());
  EXPECT_FALSE(verify_totp(kSeed, code_at(kStep), kNow, *first).has_value());
  EXPECT_FALSE(verify_totp(kSeed, code_at(kStep - 1), kNow, *first).has_value()) << "an older one is spent too";
  EXPECT_TRUE(verify_totp(kSeed, code_at(kStep + 1), kNow, *first).has_value());
  // A clock that is set back does not bring a code back.
  EXPECT_FALSE(verify_totp(kSeed, code_at(kStep), Time{kNow.seconds - 30}, *first).has_value());
}

TEST(Totp, FollowsADeviceThatDrifts) {
  TotpState state;
  for (std::int64_t drift = 0; drift <= 40; ++drift) {
    const Time now{kNow.seconds + drift * 86400};
    const auto next = verify_totp(kSeed, code_at(totp_step(now) + drift), now, state);
    ASSERT_TRUE(next.has_value()) << drift;
    state = *next;
  }
  EXPECT_EQ(state.drift_steps, 40);
}

TEST(Totp, DriftHasABound) {
  TotpState state{.drift_steps = kTotpResyncSteps, .last_step = -1};
  const auto next = verify_totp(kSeed, code_at(kStep + kTotpResyncSteps + 1), kNow, state);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->drift_steps, kTotpResyncSteps);
}

TEST(Totp, RefusesWhatIsNoCode) {
  for (const char* text : {"", "12345", "1234567", "12345a", "-12345", " 12345", "\xd9\xa1\xd9\xa2\xd9\xa3"}) {
    EXPECT_FALSE(verify_totp(kSeed, text, kNow, {}).has_value()) << text;
    EXPECT_FALSE(enable_totp(kSeed, text, text, kNow).has_value()) << text;
  }
  EXPECT_FALSE(verify_totp({}, "000000", kNow, {}).has_value());
  EXPECT_FALSE(verify_totp(kSeed, "755224", Time{-61}, {}).has_value()) << "there is no step before 0";
}

TEST(Totp, EnablesWithTwoConsecutiveCodes) {
  const auto state = enable_totp(kSeed, code_at(kStep - 1), code_at(kStep), kNow);
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(*state, (TotpState{.drift_steps = 0, .last_step = kStep}));
  EXPECT_FALSE(verify_totp(kSeed, code_at(kStep), kNow, *state).has_value()) << "both codes are spent";
  EXPECT_TRUE(verify_totp(kSeed, code_at(kStep + 1), Time{kNow.seconds + 30}, *state).has_value());

  EXPECT_FALSE(enable_totp(kSeed, code_at(kStep), code_at(kStep), kNow).has_value()) << "the same twice";
  EXPECT_FALSE(enable_totp(kSeed, code_at(kStep), code_at(kStep - 1), kNow).has_value()) << "the wrong order";
  EXPECT_FALSE(enable_totp(kSeed, code_at(kStep), code_at(kStep + 2), kNow).has_value()) << "one left out";
}

TEST(Totp, WindowsOfEnableAndResync) {
  for (const std::int64_t first : {-121, -120, -11, -10, 0, 10, 11, 120, 121}) {
    const std::int64_t step = kStep + first;
    const bool near = first >= -kTotpEnableSteps && first <= kTotpEnableSteps;
    const bool far = first >= -kTotpResyncSteps && first <= kTotpResyncSteps;
    EXPECT_EQ(enable_totp(kSeed, code_at(step), code_at(step + 1), kNow).has_value(), near) << first;
    const auto state = resync_totp(kSeed, code_at(step), code_at(step + 1), kNow, {});
    ASSERT_EQ(state.has_value(), far) << first;
    if (state) {
      EXPECT_TRUE(verify_totp(kSeed, code_at(step + 2), Time{kNow.seconds + 30}, *state).has_value()) << first;
    }
  }
}

TEST(Totp, SpentStepsStaySpentThroughEnableAndResync) {
  const TotpState used{.drift_steps = 0, .last_step = kStep};
  EXPECT_FALSE(enable_totp(kSeed, code_at(kStep), code_at(kStep + 1), kNow, used).has_value());
  EXPECT_FALSE(resync_totp(kSeed, code_at(kStep - 1), code_at(kStep), kNow, used).has_value());
  EXPECT_TRUE(resync_totp(kSeed, code_at(kStep + 1), code_at(kStep + 2), kNow, used).has_value());
}

TEST(Totp, SeedsAreAsLongAsAwss) {
  SeededRandom random(1);
  const SecretBytes seed = generate_totp_seed(random);
  EXPECT_EQ(seed.size(), 40U);
  const SecretString text = totp_seed_text(seed);
  EXPECT_EQ(text.size(), 64U);
  EXPECT_TRUE(equal(*parse_base32(text.expose()), seed.expose()));
  EXPECT_FALSE(equal(generate_totp_seed(random), seed));
}

}  // namespace
}  // namespace keyward::secrets
