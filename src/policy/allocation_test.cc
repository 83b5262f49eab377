// A decision allocates nothing: every operator new of this program is counted.
#include <gtest/gtest.h>

#include "base/counted_allocations.h"
#include "policy/evaluate.h"

namespace keyward::policy {
namespace {

TEST(Evaluate, AllocatesNothing) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "allocations are not counted under AddressSanitizer";
#endif
  std::string statements;
  for (int i = 0; i < 100; ++i)
    statements +=
        std::string(i == 0 ? "" : ",") + R"({"Effect":")" + (i % 9 == 0 ? "Deny" : "Allow") +
        R"(","Action":["s3:Get*","s3:Put?bject"],"Resource":["arn:aws:s3:::b)" + std::to_string(i) +
        R"(/*","arn:aws:s3:::*/${aws:username}/?*"],"Condition":{"StringLike":{"aws:UserAgent":"*a?b*","aws:referer":"${aws:username}*"},
                  "ForAllValues:StringNotEquals":{"aws:TagKeys":["x","y"]},"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]},
                  "DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"},"NumericLessThan":{"aws:MultiFactorAuthAge":"300"},
                  "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/a*"},"Bool":{"aws:SecureTransport":"true"}}})";
  Result<Policy> policy = parse(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}", Kind::Identity);
  ASSERT_TRUE(policy.has_value()) << policy.error().message;
  const std::shared_ptr<const Program> program = compile(*std::move(policy));
  const Program* const programs[] = {program.get()};
  PolicySets sets;
  sets.identity = programs;
  sets.boundary = program.get();
  const std::string_view tags[] = {"a", "b"};
  const std::size_t before = allocations;
  int allowed = 0;
  for (const std::string_view resource : {"arn:aws:s3:::b1/k", "arn:aws:s3:::b9/k", "arn:aws:s3:::zz/alice/k", "*"}) {
    Context context;
    context.set("aws:username", "alice");
    context.set("aws:UserAgent", "xx a-b yy");
    context.set("aws:referer", "alice's");
    context.set("aws:TagKeys", tags);
    context.set("aws:SourceIp", "2001:db8::1");
    context.set("aws:CurrentTime", "2026-01-01T00:00:00Z");
    context.set("aws:MultiFactorAuthAge", "10");
    context.set("aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice");
    context.set("aws:SecureTransport", "true");
    const Principal principal{PrincipalKind::User, "arn:aws:iam::111122223333:user/alice", "111122223333", {}, {}};
    allowed += evaluate(sets, {principal, "s3:GetObject", resource, "111122223333", context}).allowed() ? 1 : 0;
  }
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(allowed, 1);
}

}  // namespace
}  // namespace keyward::policy
