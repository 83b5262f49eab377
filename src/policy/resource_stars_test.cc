// Stars in the ARNs of Resource elements.
#include "policy/evaluation_rig.h"

namespace keyward::policy {
namespace {

// Whether a statement that allows everything on that resource allows it on this.
bool allows(const char* pattern, const char* resource, const Context& context) {
  Fixture fixture;
  const Program* const identity[] = {
      fixture.program(std::string(R"({"Effect":"Allow","Action":"*","Resource":")") + pattern + "\"}", Kind::Identity)};
  PolicySets sets;
  sets.identity = identity;
  return evaluate(sets, {kAlice, "logs:Get", resource, kHome, context}).allowed();
}

// "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon
// boundaries": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
TEST(Evaluate, StarsBeyondColons) {
  struct {
    const char* pattern;
    const char* resource;
    bool want;
  } const rows[] = {
      // At the end of a part.
      {"arn:aws:logs:*:*:stream", "arn:aws:logs:us-east-1:111122223333:log-group:g:stream", true},
      {"arn:aws:logs:us-*:1:g", "arn:aws:logs:us-east-1:2:x:1:g", true},
      {"arn:aws:logs:us-*:1:g", "arn:aws:logs:us-east-1:2:x:3:g", false},
      {"arn:aws:logs:us-*:1:g", "arn:aws:logs:eu-west-1:2:us-x:1:g", false},
      {"arn:aws:logs:us-*:1:g*s", "arn:aws:logs:us-east-1:1:x:1:g:t:s", true},
      {"arn:aws:logs:us-*:1:g*s", "arn:aws:logs:us-east-1:1:x:1:h:1:g:s", true},
      {"arn:aws:logs:us-*:1:g?s", "arn:aws:logs:us-east-1:1:x:1:gas", true},
      {"arn:aws:logs:us-*:1:g?s", "arn:aws:logs:us-east-1:1:x:1:gas:t", false},
      {"arn:aws:logs:*:1*:g", "arn:aws:logs:r:2:x:12:y:g", true},
      {"arn:aws:logs:*:1*:g", "arn:aws:logs:r:2:x:21:y:g", false},
      {"arn:aws:l*:r:1:g", "arn:aws:logs:x:y:r:1:g", true},
      {"arn:aws*:logs:*:1:g", "arn:aws:x:logs:r:2:1:g", true},
      {"arn:aws:logs:*:1:${k:a}", "arn:aws:logs:r:2:x:1:v", true},
      {"arn:aws:logs:*:1:${k:a}*", "arn:aws:logs:r:2:x:1:v:w", true},
      {"arn:aws:logs:*:1:${k:a}", "arn:aws:logs:r:2:x:1:w", false},
      {"arn:aws:logs:*:1:${k:none}", "arn:aws:logs:r:2:x:1:v", false},
      {"arn:aws:logs:*:*:g", "arn:aws:logs:r:1:g", true},
      // Elsewhere in a part neither a star nor a question mark stands for a colon.
      {"arn:aws:logs:u*1:1:g", "arn:aws:logs:u:x1:1:g", false},
      {"arn:aws:logs:*:1?1:g", "arn:aws:logs:r:2:1:1:g", false},
      {"arn:aws:logs:*:1?1:g", "arn:aws:logs:r:2:111:g", true},
      {"arn:aws:logs:*:1*1:g", "arn:aws:logs:r:2:1:1:g", false},
      {"arn:aws:logs:*:1*1:g", "arn:aws:logs:r:2:101:g", true},
      // In the last part they do.
      {"arn:aws:logs:r:1:a?b*d", "arn:aws:logs:r:1:a:bc:cd", true},
      // No star, no other number of colons.
      {"arn:aws:logs:r:1:g", "arn:aws:logs:r:1:g:x", false},
      {"arn:aws:logs:*:g", "arn:aws:logs:r:h", false},
  };
  Context context;
  context.set("k:a", "v");
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.pattern) + " on " + row.resource);
    EXPECT_EQ(allows(row.pattern, row.resource, context), row.want);
  }
}

// "If you leave out parts": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html has missing parts
// match anything; a "${" before the fifth colon is text.
TEST(Evaluate, PartsThatAreLeftOut) {
  struct {
    const char* pattern;
    const char* resource;
    bool want;
  } const rows[] = {
      {"arn:aws:logs", "arn:aws:logs:r:1:g", true},       {"arn:aws:logs", "arn:aws:log:r:1:g", false},
      {"arn:aws:logs:r", "arn:aws:logs:r:1:g:h", true},   {"arn:aws:logs:r", "arn:aws:logs:s:1:g", false},
      {"arn:aws:logs:${x", "arn:aws:logs:${x:1:g", true}, {"arn:aws:logs:${x", "arn:aws:logs:y:1:g", false},
      {"arn:aws:${x:r:1", "arn:aws:${x:r:1:g", true},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.pattern) + " on " + row.resource);
    EXPECT_EQ(allows(row.pattern, row.resource, {}), row.want);
  }
}

// Among many statements of an action a short pattern is found as the others are.
TEST(Evaluate, AShortPatternAmongMany) {
  for (const char* pattern : {"*", "arn:*", "arn:*:s3:*:*:*key"}) {
    SCOPED_TRACE(pattern);
    std::string statements = "[";
    for (int i = 0; i < 100; ++i)
      statements += R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket-)" +
                    std::to_string(i) + R"(/*"},)";
    statements += std::string(R"({"Effect":"Deny","Action":"s3:GetObject","Resource":")") + pattern + "\"}]";
    Fixture fixture;
    const Program* const identity[] = {fixture.program(statements, Kind::Identity)};
    PolicySets sets;
    sets.identity = identity;
    const Decision denied = evaluate(sets, {kAlice, "s3:GetObject", "arn:aws:s3:::bucket-7/a/key", kHome, {}});
    EXPECT_EQ(denied.outcome, Outcome::ExplicitlyDenied);
  }
}

}  // namespace
}  // namespace keyward::policy
