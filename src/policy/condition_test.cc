// Condition operators and variables, one row per rule.
#include <gtest/gtest.h>

#include <deque>

#include "base/json.h"
#include "policy/evaluate.h"

namespace keyward::policy {
namespace {

struct Case {
  const char* name;
  const char* condition;  // the Condition element
  const char* context;    // key to value or list of values
  bool want;
};

// A context that owns its texts.
class JsonContext : public Context {
 public:
  explicit JsonContext(const std::string& text) : document_(json::Document::parse(text).value()) {
    for (const auto& [key, value] : json::entries(document_.root())) {
      std::vector<std::string_view>& values = values_.emplace_back();
      if (value.is(json::Type::String)) values.push_back(value.string());
      for (const auto& [_, element] : json::entries(value))
        if (value.is(json::Type::Array)) values.push_back(element.string());
      set(Key(key.string()), Values(values));
    }
  }

 private:
  json::Document document_;
  std::deque<std::vector<std::string_view>> values_;
};

bool allows(const std::string& document, const std::string& context, const char* resource = "arn:aws:s3:::b/k") {
  Result<Policy> policy = parse(document, Kind::Identity);
  if (!policy) {
    ADD_FAILURE() << policy.error().message << ": " << document;
    return false;
  }
  const std::shared_ptr<const Program> program = compile(*std::move(policy));
  const Program* const identity[] = {program.get()};
  PolicySets sets;
  sets.identity = identity;
  const JsonContext values(context);
  const Principal principal{PrincipalKind::User, "arn:aws:iam::111122223333:user/a", "111122223333", {}, {}};
  return evaluate(sets, {principal, "s3:GetObject", resource, "111122223333", values}).allowed();
}

std::string document(const std::string& condition, const char* version = "2012-10-17") {
  return std::string(R"({"Version":")") + version +
         R"(","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":)" + condition + "}}";
}

void check(std::span<const Case> cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(allows(document(c.condition), c.context), c.want);
  }
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
constexpr Case kOperators[] = {
    {"equal", R"({"StringEquals":{"k:a":"x"}})", R"({"k:a":"x"})", true},
    {"equal, case", R"({"StringEquals":{"k:a":"x"}})", R"({"k:a":"X"})", false},
    {"equal, a star is a star", R"({"StringEquals":{"k:a":"x*"}})", R"({"k:a":"x*"})", true},
    {"equal, no wildcard", R"({"StringEquals":{"k:a":"x*"}})", R"({"k:a":"xy"})", false},
    {"equal, empty text", R"({"StringEquals":{"k:a":""}})", R"({"k:a":""})", true},
    {"equal, absent", R"({"StringEquals":{"k:a":""}})", "{}", false},
    {"equal, no value", R"({"StringEquals":{"k:a":""}})", R"({"k:a":[]})", false},
    {"not equal", R"({"StringNotEquals":{"k:a":["x","y"]}})", R"({"k:a":"z"})", true},
    {"not equal, one is", R"({"StringNotEquals":{"k:a":["x","y"]}})", R"({"k:a":"y"})", false},
    {"not equal, absent", R"({"StringNotEquals":{"k:a":"x"}})", "{}", true},
    {"ignore case", R"({"StringEqualsIgnoreCase":{"k:a":"aBc"}})", R"({"k:a":"AbC"})", true},
    {"not equal ignoring case", R"({"StringNotEqualsIgnoreCase":{"k:a":"aBc"}})", R"({"k:a":"AbC"})", false},
    {"like", R"({"StringLike":{"k:a":"a*:?"}})", R"({"k:a":"a:b/c:d"})", true},
    {"like, case", R"({"StringLike":{"k:a":"A*"}})", R"({"k:a":"ab"})", false},
    {"not like", R"({"StringNotLike":{"k:a":["a*","b*"]}})", R"({"k:a":"cb"})", true},
    {"not like, one is", R"({"StringNotLike":{"k:a":["a*","b*"]}})", R"({"k:a":"bc"})", false},
    {"key without case", R"({"StringEquals":{"K:A/Team":"x"}})", R"({"k:a/tEAM":"x"})", true},
    {"operator without case", R"({"stringequals":{"k:a":"x"}})", R"({"k:a":"x"})", true},
    {"number", R"({"NumericEquals":{"k:a":10}})", R"({"k:a":"10.0"})", true},
    {"number, words", R"({"NumericEquals":{"k:a":"ten"}})", R"({"k:a":"ten"})", false},
    {"not the number", R"({"NumericNotEquals":{"k:a":["1","2"]}})", R"({"k:a":"3"})", true},
    {"not the number, it is", R"({"NumericNotEquals":{"k:a":["1","2"]}})", R"({"k:a":"2"})", false},
    {"not the number, no number", R"({"NumericNotEquals":{"k:a":"1"}})", R"({"k:a":"x"})", true},
    {"less", R"({"NumericLessThan":{"k:a":"10"}})", R"({"k:a":"9"})", true},
    {"less, equal", R"({"NumericLessThan":{"k:a":"10"}})", R"({"k:a":"10"})", false},
    {"less or equal", R"({"NumericLessThanEquals":{"k:a":"10"}})", R"({"k:a":"10"})", true},
    {"less or equal, more", R"({"NumericLessThanEquals":{"k:a":"10"}})", R"({"k:a":"10.01"})", false},
    {"greater", R"({"NumericGreaterThan":{"k:a":"-1"}})", R"({"k:a":"0"})", true},
    {"greater, equal", R"({"NumericGreaterThan":{"k:a":"0"}})", R"({"k:a":"-0"})", false},
    {"greater or equal", R"({"NumericGreaterThanEquals":{"k:a":"5"}})", R"({"k:a":"5"})", true},
    {"greater or equal, less", R"({"NumericGreaterThanEquals":{"k:a":"5"}})", R"({"k:a":"4"})", false},
    {"less, absent", R"({"NumericLessThan":{"k:a":"10"}})", "{}", false},
    {"date", R"({"DateEquals":{"k:a":"2026-01-01"}})", R"({"k:a":"2026-01-01T01:00:00+01:00"})", true},
    {"date, epoch", R"({"DateEquals":{"k:a":1767225600}})", R"({"k:a":"2026-01-01T00:00:00Z"})", true},
    {"not the date", R"({"DateNotEquals":{"k:a":"2026-01-01"}})", R"({"k:a":"2026-01-01T00:00:00Z"})", false},
    {"before", R"({"DateLessThan":{"k:a":"2026-01-01"}})", R"({"k:a":"2025-12-31T23:59:59.999Z"})", true},
    {"before, equal", R"({"DateLessThan":{"k:a":"2026-01-01"}})", R"({"k:a":"2026-01-01T00:00:00Z"})", false},
    {"not after", R"({"DateLessThanEquals":{"k:a":"2026-01-01"}})", R"({"k:a":"2026-01-01T00:00:00Z"})", true},
    {"after", R"({"DateGreaterThan":{"k:a":"2026-01-01"}})", R"({"k:a":"2026-01-01T00:00:01Z"})", true},
    {"after, equal", R"({"DateGreaterThan":{"k:a":"2026-01-01"}})", R"({"k:a":"2026-01-01T00:00:00Z"})", false},
    {"not before", R"({"DateGreaterThanEquals":{"k:a":"2026-01-01"}})", R"({"k:a":"2026-01-01T00:00:00Z"})", true},
    {"not before, it is", R"({"DateGreaterThanEquals":{"k:a":"2026-01-01"}})", R"({"k:a":"2025-12-31T00:00:00Z"})",
     false},
    {"truth", R"({"Bool":{"k:a":true}})", R"({"k:a":"TRUE"})", true},
    {"truth, other", R"({"Bool":{"k:a":"false"}})", R"({"k:a":"true"})", false},
    {"truth, either", R"({"Bool":{"k:a":["false","true"]}})", R"({"k:a":"true"})", true},
    {"truth, word", R"({"Bool":{"k:a":"yes"}})", R"({"k:a":"yes"})", false},
    {"bytes", R"({"BinaryEquals":{"k:a":"AQID"}})", R"({"k:a":"AQID"})", true},
    {"bytes, others", R"({"BinaryEquals":{"k:a":"AQID"}})", R"({"k:a":"aqid"})", false},
    {"bytes, no base64", R"({"BinaryEquals":{"k:a":"A"}})", R"({"k:a":"A"})", false},
    {"in the network", R"({"IpAddress":{"k:a":["10.0.0.0/8","2001:db8::/32"]}})", R"({"k:a":"2001:db8::9"})", true},
    {"in the network, word", R"({"IpAddress":{"k:a":"0.0.0.0/0"}})", R"({"k:a":"localhost"})", false},
    {"not in the network", R"({"NotIpAddress":{"k:a":"10.0.0.0/8"}})", R"({"k:a":"10.9.9.9"})", false},
    {"not in the network, other family", R"({"NotIpAddress":{"k:a":"0.0.0.0/0"}})", R"({"k:a":"::1"})", true},
    {"ARN", R"({"ArnEquals":{"k:a":"arn:aws:sns:*:1:t?"}})", R"({"k:a":"arn:aws:sns:x:1:t1"})", true},
    {"ARN, star over a colon", R"({"ArnLike":{"k:a":"arn:aws:*:t1"}})", R"({"k:a":"arn:aws:sns:x:1:t1"})", false},
    {"ARN, star in the last part", R"({"ArnLike":{"k:a":"arn:aws:logs:*:*:g*s"}})",
     R"({"k:a":"arn:aws:logs:r:1:g:a/b:s"})", true},
    {"ARN, case", R"({"ArnLike":{"k:a":"arn:aws:sns:x:1:T1"}})", R"({"k:a":"arn:aws:sns:x:1:t1"})", false},
    {"ARN, short pattern", R"({"ArnLike":{"k:a":"*"}})", R"({"k:a":"arn:aws:sns:x:1:t1"})", false},
    {"ARN, value is none", R"({"ArnLike":{"k:a":"arn:aws:sns:x:1:*"}})", R"({"k:a":"t1"})", false},
    {"not the ARN, value is none", R"({"ArnNotLike":{"k:a":"arn:aws:sns:x:1:*"}})", R"({"k:a":"t1"})", true},
    {"not the ARN", R"({"ArnNotEquals":{"k:a":"arn:aws:sns:x:1:*"}})", R"({"k:a":"arn:aws:sns:x:1:t1"})", false},
    {"null", R"({"Null":{"k:a":"true"}})", "{}", true},
    {"null, empty list", R"({"Null":{"k:a":"true"}})", R"({"k:a":[]})", true},
    {"null, there", R"({"Null":{"k:a":true}})", R"({"k:a":"x"})", false},
    {"not null", R"({"Null":{"k:a":false}})", R"({"k:a":"x"})", true},
    {"not null, empty text", R"({"Null":{"k:a":"FALSE"}})", R"({"k:a":""})", true},
    {"null, word", R"({"Null":{"k:a":"maybe"}})", "{}", false},
    {"null, either", R"({"Null":{"k:a":["true","false"]}})", "{}", true},
    {"all keys", R"({"StringEquals":{"k:a":"x","k:b":"y"}})", R"({"k:a":"x","k:b":"z"})", false},
    {"all operators", R"({"StringEquals":{"k:a":"x"},"Bool":{"k:b":true}})", R"({"k:a":"x","k:b":"true"})", true},
    {"empty block", "{}", "{}", true},
};
TEST(Conditions, Operators) { check(kOperators); }

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html (...IfExists)
TEST(Conditions, IfExists) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(Operator::Null); ++i) {
    const auto op = static_cast<Operator>(i);
    SCOPED_TRACE(name(op));
    const std::string plain = "{\"" + std::string(name(op)) + R"(":{"k:a":"no value of any type has this"}})";
    const std::string exists = "{\"" + std::string(name(op)) + R"(IfExists":{"k:a":"no value of any type has this"}})";
    EXPECT_EQ(allows(document(plain), "{}"), is_negated(op));
    EXPECT_TRUE(allows(document(exists), "{}"));
    EXPECT_EQ(allows(document(plain), R"({"k:a":"1"})"), is_negated(op));
    EXPECT_EQ(allows(document(exists), R"({"k:a":"1"})"), is_negated(op));
  }
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
constexpr Case kSets[] = {
    {"all, every one", R"({"ForAllValues:StringEquals":{"k:a":["x","y"]}})", R"({"k:a":["y","x"]})", true},
    {"all, one is not", R"({"ForAllValues:StringEquals":{"k:a":["x","y"]}})", R"({"k:a":["x","z"]})", false},
    {"all, absent", R"({"ForAllValues:StringEquals":{"k:a":["x","y"]}})", "{}", true},
    {"all, empty text", R"({"ForAllValues:StringEquals":{"k:a":["x","y"]}})", R"({"k:a":[""]})", true},
    {"all, an empty text among others", R"({"ForAllValues:StringEquals":{"k:a":["x","y"]}})", R"({"k:a":["x",""]})",
     false},
    {"all negated, none", R"({"ForAllValues:StringNotEquals":{"k:a":["x","y"]}})", R"({"k:a":["z","w"]})", true},
    {"all negated, one is", R"({"ForAllValues:StringNotEquals":{"k:a":["x","y"]}})", R"({"k:a":["z","x"]})", false},
    {"any, one is", R"({"ForAnyValue:StringLike":{"k:a":["x*","y*"]}})", R"({"k:a":["z","xx"]})", true},
    {"any, none", R"({"ForAnyValue:StringLike":{"k:a":["x*","y*"]}})", R"({"k:a":["z"]})", false},
    {"any, absent", R"({"ForAnyValue:StringEquals":{"k:a":"x"}})", "{}", false},
    {"any, empty text", R"({"ForAnyValue:StringEquals":{"k:a":""}})", R"({"k:a":""})", false},
    {"any negated, one is not", R"({"ForAnyValue:StringNotEquals":{"k:a":["x","y"]}})", R"({"k:a":["x","z"]})", true},
    {"any negated, all are", R"({"ForAnyValue:StringNotEquals":{"k:a":["x","y"]}})", R"({"k:a":["x"]})", false},
    {"any negated, absent", R"({"ForAnyValue:StringNotEquals":{"k:a":"x"}})", "{}", false},
    {"any if exists, absent", R"({"ForAnyValue:StringEqualsIfExists":{"k:a":"x"}})", "{}", true},
    {"any if exists, there", R"({"ForAnyValue:StringEqualsIfExists":{"k:a":"x"}})", R"({"k:a":["y"]})", false},
    {"all numbers", R"({"ForAllValues:NumericLessThan":{"k:a":"5"}})", R"({"k:a":["1","2"]})", true},
    {"all null", R"({"ForAllValues:Null":{"k:a":"true"}})", R"({"k:a":"x"})", true},
    {"any null", R"({"ForAnyValue:Null":{"k:a":"true"}})", "{}", false},
    {"several values, no set operator", R"({"StringEquals":{"k:a":"x"}})", R"({"k:a":["y","x"]})", true},
    {"several values negated, no set operator", R"({"StringNotEquals":{"k:a":"x"}})", R"({"k:a":["y","x"]})", false},
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html (Empty array
    // condition)
    {"empty list", R"({"StringEquals":{"k:a":[]}})", R"({"k:a":"x"})", false},
    {"empty list negated", R"({"StringNotEquals":{"k:a":[]}})", R"({"k:a":"x"})", true},
    {"empty list, if exists, absent", R"({"StringEqualsIfExists":{"k:a":[]}})", "{}", true},
    {"empty list, if exists, there", R"({"StringNotEqualsIfExists":{"k:a":[]}})", R"({"k:a":"x"})", false},
    {"empty list, all, absent", R"({"ForAllValues:StringEquals":{"k:a":[]}})", "{}", true},
    {"empty list, all, there", R"({"ForAllValues:StringNotEquals":{"k:a":[]}})", R"({"k:a":"x"})", false},
    {"empty list, any", R"({"ForAnyValue:StringNotEquals":{"k:a":[]}})", R"({"k:a":"x"})", false},
};
TEST(Conditions, Sets) { check(kSets); }

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
constexpr Case kVariables[] = {
    {"value", R"({"StringEquals":{"k:a":"${k:b}"}})", R"({"k:a":"x","k:b":"x"})", true},
    {"key without case", R"({"StringEquals":{"k:a":"${K:B}"}})", R"({"k:a":"x","k:b":"x"})", true},
    {"among text", R"({"StringEquals":{"k:a":"<${k:b}-${k:c}>"}})", R"({"k:a":"<x-y>","k:b":"x","k:c":"y"})", true},
    {"absent", R"({"StringEquals":{"k:a":"${k:b}"}})", R"({"k:a":"${k:b}"})", false},
    {"absent, negated", R"({"StringNotEquals":{"k:a":"${k:b}"}})", R"({"k:a":"x"})", true},
    {"absent, another value matches", R"({"StringEquals":{"k:a":["${k:b}","x"]}})", R"({"k:a":"x"})", true},
    {"several values", R"({"StringEquals":{"k:a":"${k:b}"}})", R"({"k:a":"x","k:b":["x","x"]})", false},
    {"several values, default", R"({"StringEquals":{"k:a":"${k:b, 'x'}"}})", R"({"k:a":"x","k:b":["y","z"]})", false},
    {"default", R"({"StringEquals":{"k:a":"${k:b, 'd e'}"}})", R"({"k:a":"d e"})", true},
    {"default not needed", R"({"StringEquals":{"k:a":"${k:b, 'd'}"}})", R"({"k:a":"d","k:b":"x"})", false},
    {"empty value, default", R"({"StringEquals":{"k:a":"${k:b, 'd'}"}})", R"({"k:a":"","k:b":""})", true},
    {"default with a brace", R"({"StringEquals":{"k:a":"${k:b, '}'}"}})", R"({"k:a":"}"})", true},
    {"star in a value", R"({"StringLike":{"k:a":"${k:b}"}})", R"({"k:a":"xy","k:b":"x*"})", false},
    {"star in a value is literal", R"({"StringLike":{"k:a":"${k:b}?"}})", R"({"k:a":"x*z","k:b":"x*"})", true},
    {"no second expansion", R"({"StringEquals":{"k:a":"${k:b}"}})", R"({"k:a":"${k:c}","k:b":"${k:c}","k:c":"x"})",
     true},
    {"escaped star", R"({"StringLike":{"k:a":"a${*}"}})", R"({"k:a":"a*"})", true},
    {"escaped star is none", R"({"StringLike":{"k:a":"a${*}"}})", R"({"k:a":"ab"})", false},
    {"escaped question mark", R"({"StringLike":{"k:a":"a${?}*"}})", R"({"k:a":"ab"})", false},
    {"escaped dollar", R"({"StringEquals":{"k:a":"${$}{k:b}"}})", R"({"k:a":"${k:b}","k:b":"x"})", true},
    {"escapes without wildcards", R"({"StringEquals":{"k:a":"${*}${?}"}})", R"({"k:a":"*?"})", true},
    {"open brace", R"({"StringEquals":{"k:a":"${k:b"}})", R"({"k:a":"${k:b","k:b":"x"})", true},
    {"default without quotes", R"({"StringEquals":{"k:a":"${k:b, d}"}})", R"({"k:a":"${k:b, d}"})", true},
    {"default with an open quote", R"({"StringEquals":{"k:a":"${k:b, 'd}"}})", R"({"k:a":"${k:b, 'd}"})", true},
    {"ARN of too few parts", R"({"ArnEquals":{"k:a":"${k:b}"}})", R"({"k:a":"arn:aws:iam::1:role/r","k:b":"arn:aws"})",
     false},
    {"no name", R"({"StringEquals":{"k:a":"${}"}})", R"({"k:a":"${}"})", true},
    {"ignore case", R"({"StringEqualsIgnoreCase":{"k:a":"${k:b}"}})", R"({"k:a":"X","k:b":"x"})", true},
    {"ARN", R"({"ArnLike":{"k:a":"arn:aws:iam::${k:b}:role/*"}})", R"({"k:a":"arn:aws:iam::1:role/r","k:b":"1"})",
     true},
    {"whole ARN", R"({"ArnEquals":{"k:a":"${k:b}"}})",
     R"({"k:a":"arn:aws:iam::1:role/r","k:b":"arn:aws:iam::1:role/r"})", true},
    {"truth", R"({"Bool":{"k:a":"${k:b}"}})", R"({"k:a":"true","k:b":"TRUE"})", true},
    {"not in numbers", R"({"NumericEquals":{"k:a":"${k:b}"}})", R"({"k:a":"1","k:b":"1"})", false},
    {"not in dates", R"({"DateEquals":{"k:a":"${k:b}"}})", R"({"k:a":"2026","k:b":"2026"})", false},
    {"not in addresses", R"({"IpAddress":{"k:a":"${k:b}"}})", R"({"k:a":"::1","k:b":"::1"})", false},
    {"not in Null", R"({"Null":{"k:a":"${k:b}"}})", R"({"k:b":"true"})", false},
};
TEST(Conditions, Variables) { check(kVariables); }

TEST(Conditions, VariablesNeedTheNewVersion) {
  const std::string old = document(R"({"StringLike":{"k:a":"${k:b}"}})", "2008-10-17");
  EXPECT_FALSE(allows(old, R"({"k:a":"x","k:b":"x"})"));
  EXPECT_TRUE(allows(old, R"({"k:a":"${k:b}"})"));
  EXPECT_TRUE(allows(document(R"({"StringLike":{"k:a":"${*}"}})", "2008-10-17"), R"({"k:a":"${anything}"})"));
}

// A value must not smuggle a wildcard in, however its bytes are chosen.
TEST(Conditions, ValuesAreNeverPatterns) {
  const Result<Policy> policy = parse(document(R"({"StringLike":{"k:a":"${k:b}"}})"), Kind::Identity);
  const std::shared_ptr<const Program> program = compile(*policy);
  const Program* const identity[] = {program.get()};
  PolicySets sets;
  sets.identity = identity;
  const Principal principal{PrincipalKind::User, "arn:aws:iam::111122223333:user/a", "111122223333", {}, {}};
  for (const std::string_view value : {"\xFF", "\xFE", "*", "?"}) {
    Context context;
    context.set("k:a", "x");
    context.set("k:b", value);
    EXPECT_FALSE(evaluate(sets, {principal, "s3:GetObject", "*", "", context}).allowed());
  }
}

// Longer than the working memory on the stack.
TEST(Conditions, LongValues) {
  const std::string half(5'000, 'x');
  const std::string context = R"({"k:b":")" + half + R"(","k:a":")" + half + "-" + half + R"("})";
  EXPECT_TRUE(allows(document(R"({"StringEquals":{"k:a":"${k:b}-${k:b}"}})"), context));
  EXPECT_TRUE(allows(document(R"({"StringLike":{"k:a":"${k:b}?${k:b}"}})"), context));
  EXPECT_FALSE(allows(document(R"({"StringLike":{"k:a":"${k:b}?${k:b}x"}})"), context));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
struct ResourceCase {
  const char* pattern;
  const char* resource;
  bool want;
};
constexpr ResourceCase kResources[] = {
    {"*", "*", true},
    {"*", "arn:aws:s3:::b/k", true},
    {"arn:aws:s3:::*", "*", false},
    {"arn:aws:s3:::b", "arn:aws:s3:::b/k", false},
    {"arn:aws:s3:::b/*", "arn:aws:s3:::b/", true},
    {"arn:aws:s3:::b/*", "arn:aws:s3:::bb/k", false},
    {"arn:aws:s3:::*/k", "arn:aws:s3:::b/c/k", true},
    {"arn:aws:s3:::B/*", "arn:aws:s3:::b/k", false},
    {"arn:aws:s3:::b/?", "arn:aws:s3:::b/k", true},
    {"arn:aws:s3:::b/?", "arn:aws:s3:::b/kk", false},
    {"arn:aws:s3:::b?k", "arn:aws:s3:::b/k", true},
    {"arn:aws:sqs:*:*:q", "arn:aws:sqs:eu-west-1:111122223333:q", true},
    {"arn:aws:sqs:*:q", "arn:aws:sqs:eu-west-1:111122223333:q", false},
    {"arn:aws:sqs:*:q", "arn:aws:sqs:eu-west-1:q:any", true},
    {"arn:aws:sqs", "arn:aws:sqs:eu-west-1:111122223333:q", true},
    {"arn:aws:sqs:eu-*:*:q", "arn:aws:sqs:us-east-1:111122223333:q", false},
    {"arn:aws:logs:*:*:log-group:a*", "arn:aws:logs:r:1:log-group:a:log-stream:b", true},
    {"arn:aws:s3:::b/${k:v}/*", "arn:aws:s3:::b/x/y", true},
    {"arn:aws:s3:::b/${k:v}/*", "arn:aws:s3:::b/z/y", false},
    {"arn:aws:s3:::b/${k:none}/*", "arn:aws:s3:::b//y", false},
    {"arn:aws:s3:::b/${k:none, 'd'}", "arn:aws:s3:::b/d", true},
    {"arn:aws:s3:::b/${k:star}", "arn:aws:s3:::b/anything", false},
    {"arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", true},
    {"arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", false},
    {"arn:aws:s3:::${k:v}*", "arn:aws:s3:::xyz", true},
    {"arn:aws:s3:::*${k:v}", "arn:aws:s3:::zzx", true},
    // Only behind the fifth colon.
    {"arn:aws:s3::${k:v}:b", "arn:aws:s3::x:b", false},
};
TEST(Resources, Match) {
  const char* const context = R"({"k:v":"x","k:star":"*"})";
  for (const ResourceCase& c : kResources) {
    SCOPED_TRACE(std::string(c.pattern) + " against " + c.resource);
    const auto of = [&](const char* element) {
      return R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*",")" + std::string(element) +
             "\":\"" + c.pattern + "\"}}";
    };
    EXPECT_EQ(allows(of("Resource"), context, c.resource), c.want);
    EXPECT_EQ(allows(of("NotResource"), context, c.resource), !c.want);
  }
}

// A context that works values out when asked.
class LazyContext final : public Context {
 public:
  mutable int asked = 0;

 protected:
  Values supply(const Key& key) const noexcept override {
    ++asked;
    return key == Key("K:LAZY") ? Values(value_) : Values();
  }

 private:
  std::array<std::string_view, 1> value_{"x"};
};

TEST(Contexts, SuppliesWhatWasNotSet) {
  LazyContext context;
  context.set("k:set", "y");
  context.set("k:none", Values());
  EXPECT_EQ(context.lookup("k:Lazy").size(), 1U);
  EXPECT_EQ(context.lookup("k:other").size(), 0U);
  EXPECT_EQ(context.asked, 2);
  EXPECT_EQ(context.lookup("K:SET")[0], "y");
  EXPECT_EQ(context.lookup("k:none").size(), 0U);
  EXPECT_EQ(context.asked, 2);
}

TEST(Contexts, HoldsAnyNumberOfKeys) {
  std::deque<std::string> names;
  Context context;
  for (int i = 0; i < 300; ++i) {
    const std::string& name = names.emplace_back("k:" + std::to_string(i));
    context.set(Key(name), name);
  }
  for (const std::string& name : names) ASSERT_EQ(context.lookup(Key(name))[0], name);
  context.set("K:7", "seven");
  context.set("K:299", "last");
  EXPECT_EQ(context.lookup("k:7")[0], "seven");
  EXPECT_EQ(context.lookup("k:299")[0], "last");
  std::size_t count = 0;
  context.for_each([&](const Key&, Values) { ++count; });
  EXPECT_EQ(count, 300U);
}

}  // namespace
}  // namespace keyward::policy
