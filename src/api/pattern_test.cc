#include "api/pattern.h"

#include <gtest/gtest.h>

#include <string>

#include "api/model.gen.h"
#include "base/text.h"

namespace keyward::api {
namespace {
const Pattern& pattern_of(const Structure& structure, std::string_view member) {
  const Type& type = *structure.find(member)->type;
  return *(type.kind == Kind::List ? type.list->element : &type)->pattern;
}

// UserGuide/reference_iam-quotas.html, names; the patterns are those of the operations' own pages.
TEST(Pattern, AcceptsWhatItsExpressionMatches) {
  const Pattern& name = pattern_of(structure_of<iam::CreateUserInput>(), "UserName");
  const Pattern& path = pattern_of(structure_of<iam::CreateUserInput>(), "Path");
  const Pattern& prefix = pattern_of(structure_of<iam::ListUsersInput>(), "PathPrefix");
  const Pattern& policy_path = pattern_of(structure_of<iam::CreatePolicyInput>(), "Path");
  const Pattern& alias = pattern_of(structure_of<iam::CreateAccountAliasInput>(), "AccountAlias");
  const Pattern& version = pattern_of(structure_of<iam::DeletePolicyVersionInput>(), "VersionId");
  const Pattern& password = pattern_of(structure_of<iam::CreateLoginProfileInput>(), "Password");
  const Pattern& key = pattern_of(structure_of<iam::Tag>(), "Key");
  const Pattern& value = pattern_of(structure_of<iam::Tag>(), "Value");
  const Pattern& code = pattern_of(structure_of<iam::EnableMFADeviceInput>(), "AuthenticationCode1");
  const Pattern& month = pattern_of(structure_of<billing::GetBillingDataInput>(), "Month");
  struct Case {
    const Pattern& pattern;
    std::string text;
    bool want;
  };
  const Case cases[] = {
      {name, "alice", true},
      {name, "A_z-0+=,.@", true},
      {name, "", false},
      {name, "al ice", false},
      {name, "al/ice", false},
      {name, "\xC3\xA4", false},
      {name, "alice\n", false},
      {path, "/", true},
      {path, "/a/", true},
      {path, "//", false},
      {path, "///", true},
      {path, "/a//b/", true},
      {path, "/!~/", true},
      {path, "/\x7F/", false},
      {path, "/a", false},
      {path, "a/", false},
      {path, "/a b/", false},
      {path, "", false},
      {prefix, "/", true},
      {prefix, "/a", true},
      {prefix, "/\x7F", true},
      {prefix, "a", false},
      {prefix, "/\xC3\xA4", false},
      {policy_path, "/", true},
      {policy_path, "/a.b,c+d@e=f_g-h/", true},
      {policy_path, "/a/b/", true},
      {policy_path, "//", false},
      {policy_path, "/a//b/", false},
      {policy_path, "/a", false},
      {policy_path, "/a!/", false},
      {policy_path, "", false},
      {alias, "my-company", true},
      {alias, "abc", true},
      {alias, "a1b", true},
      {alias, std::string(63, 'a'), true},
      {alias, std::string(64, 'a'), false},
      {alias, "ab", false},
      {alias, "-ab", false},
      {alias, "ab-", false},
      {alias, "a--b", false},
      {alias, "Abc", false},
      {alias, "a_b", false},
      {version, "v1", true},
      {version, "v27", true},
      {version, "v1.", true},
      {version, "v1.a-Z0", true},
      {version, "v0", false},
      {version, "v01", false},
      {version, "v", false},
      {version, "V1", false},
      {version, "v1.a.b", false},
      {version, "1", false},
      {version, "", false},
      {password, "p\t\n\r \xC3\xBF~", true},
      {password, "\xC4\x80", false},  // U+0100
      {password, "\x01", false},
      {password, "\x7F", true},
      {key, "Cost Center_.:/=+-@1", true},
      {key, "\xC3\xA4\xE6\x97\xA5\xE6\x9C\xAC", true},  // letters with umlaut, of Japanese
      {key, "\xD9\xA3", true},                          // an Arabic digit
      {key, "\xE3\x80\x80", true},                      // an ideographic space
      {key, "\xF0\x9D\x94\xB8", true},                  // a letter beyond the first plane
      {key, "\xF0\x9F\x98\x80", false},                 // a symbol
      {key, "\xCC\x81", false},                         // a combining mark
      {key, "a*", false},
      {key, "", false},
      {value, "", true},
      {value, "x", true},
      {value, "a#b", false},
      {code, "012345", true},
      {code, "01234x", false},
      {code, "\xD9\xA3", false},  // \d is ASCII
      {month, "2026-11", true},
      {month, "2026-1", false},
      {month, "2026/11", false},
      {month, "2026-1x", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.pattern.text) + " on '" + c.text + "'");
    EXPECT_EQ(c.pattern.accepts(c.text), c.want);
  }
}

TEST(Pattern, RangesAreSearchedWhole) {
  static constexpr CodePointRange kAbove[] = {{0x80, 0x80}, {0x100, 0x1FF}, {0x10FFFF, 0x10FFFF}};
  constexpr CharacterClass kClass{{1ULL << 63, 1ULL}, kAbove};
  for (const std::uint32_t in : {0x3FU, 0x40U, 0x80U, 0x100U, 0x150U, 0x1FFU, 0x10FFFFU})
    EXPECT_TRUE(kClass.contains(in)) << in;
  for (const std::uint32_t out : {0x0U, 0x3EU, 0x41U, 0x7FU, 0x81U, 0xFFU, 0x200U, 0x10FFFEU})
    EXPECT_FALSE(kClass.contains(out)) << out;
}
}  // namespace
}  // namespace keyward::api
