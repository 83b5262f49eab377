// What generated policies and requests are made of.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "generator.h"

namespace keyward::reference {

inline constexpr std::string_view kActions[] = {"s3:GetObject",  "s3:GetObject",    "s3:GetObjectAcl", "s3:PutObject",
                                                "s3:ListBucket", "sqs:SendMessage", "iam:GetUser",     "kms:Decrypt",
                                                "kms:CreateKey", "ec2:RunInstances"};
inline constexpr std::string_view kTrustActions[] = {"sts:AssumeRole", "sts:AssumeRole", "sts:TagSession",
                                                     "sts:SetSourceIdentity", "sts:SetContext"};
inline constexpr std::string_view kUnsignedActions[] = {"sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"};
inline constexpr std::string_view kFreeActions[] = {"sts:GetCallerIdentity", "sts:GetSessionToken"};

inline constexpr std::string_view kResources[] = {"*",
                                                  "arn:aws:s3:::docs",
                                                  "arn:aws:s3:::docs/a",
                                                  "arn:aws:s3:::docs/a/b.txt",
                                                  "arn:aws:s3:::docs/alice/b",
                                                  "arn:aws:s3:::Docs/a",
                                                  "arn:aws:s3:::docs/*",
                                                  "arn:aws:s3:::docs/a?b",
                                                  "arn:aws:s3:::docs/$",
                                                  "arn:aws:s3:::docs/${aws:username}",
                                                  "arn:aws:s3:::docs/\xC3\xA9",
                                                  "arn:aws:s3:::",
                                                  "arn:aws:sqs:us-east-1:111122223333:q1",
                                                  "arn:aws:sqs:eu-west-1:111122223333:q1",
                                                  "arn:aws:sqs:us-east-1:444455556666:q1",
                                                  "arn:aws:kms:us-east-1:111122223333:key/k1",
                                                  "arn:aws:kms:us-east-1:111122223333:alias/k1",
                                                  "arn:aws:iam::111122223333:user/alice",
                                                  "arn:aws:iam::111122223333:role/target",
                                                  "arn:aws:logs:us-east-1:111122223333:log-group:a:b",
                                                  "arn:aws:logs:us-east-1:111122223333:us-west-1:111122223333:q1",
                                                  "arn:aws:sqs:us-east-1::us-1:1111:111122223333:q1"};

inline constexpr std::string_view kAccounts[] = {"111122223333", "111122223333", "444455556666"};

struct CallerText {
  std::string_view principal;
  std::string_view parent_arn;
};
inline constexpr CallerText kCallers[] = {
    {"arn:aws:iam::111122223333:user/alice", ""},
    {"arn:aws:iam::111122223333:user/alice", ""},
    {"arn:aws:iam::111122223333:user/team/bob", ""},
    {"arn:aws:iam::444455556666:user/alice", ""},
    {"arn:aws:sts::111122223333:assumed-role/app/s1", "arn:aws:iam::111122223333:role/app"},
    {"arn:aws:sts::111122223333:assumed-role/app/s2", "arn:aws:iam::111122223333:role/app"},
    {"arn:aws:sts::111122223333:assumed-role/deep/s1", "arn:aws:iam::111122223333:role/x/deep"},
    {"arn:aws:sts::444455556666:assumed-role/app/s1", "arn:aws:iam::444455556666:role/app"},
    {"arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/s1",
     "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"},
    {"arn:aws:sts::111122223333:federated-user/alice", "arn:aws:iam::111122223333:user/alice"},
    {"arn:aws:sts::111122223333:federated-user/fay", "arn:aws:iam::111122223333:user/alice"},
    {"arn:aws:iam::111122223333:root", ""},
    {"arn:aws:iam::444455556666:root", ""},
    {"ec2.amazonaws.com", ""},
    {"sns.amazonaws.com", ""},
    {"*", ""}};
inline constexpr std::string_view kProviders[] = {"arn:aws:iam::111122223333:saml-provider/corp",
                                                  "arn:aws:iam::111122223333:oidc-provider/id.example.com",
                                                  "accounts.google.com"};

struct PrincipalText {
  std::string_view type;
  std::string_view name;
};
inline constexpr PrincipalText kPrincipals[] = {{"AWS", "*"},
                                                {"AWS", "111122223333"},
                                                {"AWS", "arn:aws:iam::111122223333:root"},
                                                {"AWS", "444455556666"},
                                                {"AWS", "arn:aws:iam::444455556666:root"},
                                                {"AWS", "arn:aws:iam::111122223333:user/alice"},
                                                {"AWS", "arn:aws:iam::111122223333:user/alice"},
                                                {"AWS", "arn:aws:iam::111122223333:user/team/bob"},
                                                {"AWS", "arn:aws:iam::444455556666:user/alice"},
                                                {"AWS", "arn:aws:iam::111122223333:role/app"},
                                                {"AWS", "arn:aws:iam::111122223333:role/app"},
                                                {"AWS", "arn:aws:iam::111122223333:role/x/deep"},
                                                {"AWS", "arn:aws:iam::111122223333:role/deep"},
                                                {"AWS", "arn:aws:sts::111122223333:assumed-role/app/s1"},
                                                {"AWS", "arn:aws:sts::111122223333:assumed-role/deep/s1"},
                                                {"AWS", "arn:aws:sts::444455556666:assumed-role/app/s1"},
                                                {"AWS", "arn:aws:sts::111122223333:federated-user/alice"},
                                                {"AWS", "arn:aws:sts::111122223333:federated-user/fay"},
                                                {"Service", "ec2.amazonaws.com"},
                                                {"Service", "sns.amazonaws.com"},
                                                {"Federated", "arn:aws:iam::111122223333:saml-provider/corp"},
                                                {"Federated", "arn:aws:iam::111122223333:oidc-provider/id.example.com"},
                                                {"Federated", "accounts.google.com"}};

// What a key's values look like, for conditions and contexts alike.
enum class ValueType { String, Number, Date, Bool, Binary, Address, Arn };
struct KeyText {
  std::string_view name;
  ValueType type;
  bool many;  // may have several values in a request
};
inline constexpr KeyText kKeys[] = {{"aws:username", ValueType::String, false},
                                    {"aws:username", ValueType::String, false},
                                    {"aws:PrincipalTag/team", ValueType::String, false},
                                    {"aws:PrincipalTag/my team", ValueType::String, false},
                                    {"aws:TagKeys", ValueType::String, true},
                                    {"aws:TagKeys", ValueType::String, true},
                                    {"s3:max-keys", ValueType::Number, false},
                                    {"example:Sizes", ValueType::Number, true},
                                    {"aws:CurrentTime", ValueType::Date, false},
                                    {"aws:EpochTime", ValueType::Date, false},
                                    {"example:Times", ValueType::Date, true},
                                    {"aws:SecureTransport", ValueType::Bool, false},
                                    {"aws:MultiFactorAuthPresent", ValueType::Bool, false},
                                    {"example:Flags", ValueType::Bool, true},
                                    {"example:Blob", ValueType::Binary, false},
                                    {"aws:SourceIp", ValueType::Address, false},
                                    {"example:Addresses", ValueType::Address, true},
                                    {"aws:SourceArn", ValueType::Arn, false},
                                    {"aws:PrincipalArn", ValueType::Arn, false},
                                    {"example:Arns", ValueType::Arn, true}};

struct OperatorText {
  std::string_view name;
  ValueType type;
};
inline constexpr OperatorText kOperators[] = {{"StringEquals", ValueType::String},
                                              {"StringEquals", ValueType::String},
                                              {"StringNotEquals", ValueType::String},
                                              {"StringEqualsIgnoreCase", ValueType::String},
                                              {"StringNotEqualsIgnoreCase", ValueType::String},
                                              {"StringLike", ValueType::String},
                                              {"StringLike", ValueType::String},
                                              {"StringNotLike", ValueType::String},
                                              {"NumericEquals", ValueType::Number},
                                              {"NumericNotEquals", ValueType::Number},
                                              {"NumericLessThan", ValueType::Number},
                                              {"NumericLessThanEquals", ValueType::Number},
                                              {"NumericGreaterThan", ValueType::Number},
                                              {"NumericGreaterThanEquals", ValueType::Number},
                                              {"DateEquals", ValueType::Date},
                                              {"DateNotEquals", ValueType::Date},
                                              {"DateLessThan", ValueType::Date},
                                              {"DateLessThanEquals", ValueType::Date},
                                              {"DateGreaterThan", ValueType::Date},
                                              {"DateGreaterThanEquals", ValueType::Date},
                                              {"Bool", ValueType::Bool},
                                              {"Bool", ValueType::Bool},
                                              {"BinaryEquals", ValueType::Binary},
                                              {"IpAddress", ValueType::Address},
                                              {"NotIpAddress", ValueType::Address},
                                              {"ArnEquals", ValueType::Arn},
                                              {"ArnLike", ValueType::Arn},
                                              {"ArnNotEquals", ValueType::Arn},
                                              {"ArnNotLike", ValueType::Arn}};

// Values of a type; a few of each are not of it.
inline constexpr std::string_view kStrings[] = {"a",        "alice",    "Alice", "b",    "team",
                                                "ab",       "a*",       "a?",    "",     "$",
                                                "\xC3\xA9", "\xC3\x89", "${x}",  "true", "111122223333"};
inline constexpr std::string_view kNumbers[] = {"0",   "1",  "10",   "10.0", "-1",    "-1.5", "9",
                                                "100", "-0", "0.50", "1.05", "00010", "ten",  "1."};
inline constexpr std::string_view kDates[] = {"2026-01-01T00:00:00Z",
                                              "2026-01-01T02:00:00+02:00",
                                              "2025-12-31T19:00:00-05:00",
                                              "2026-01-01T00:00Z",
                                              "2026-01-01",
                                              "2026-01",
                                              "2026",
                                              "1767225600",
                                              "1767225599",
                                              "2025-12-31T23:59:59.5Z",
                                              "2026-01-01T00:00:00.50Z",
                                              "2026-01-01T00:00:00.5Z",
                                              "2024-02-29",
                                              "2025-02-29",
                                              "2026-01-01T00:00:00",
                                              "soon",
                                              "0"};
inline constexpr std::string_view kBools[] = {"true", "false", "TRUE", "False", "yes", "1"};
inline constexpr std::string_view kBinaries[] = {"AQID", "AQIE", "AQ==", "AQI=", "", "!!"};
inline constexpr std::string_view kAddresses[] = {
    "203.0.113.9", "203.0.113.129",      "198.51.100.1", "0.0.0.0",     "2001:db8::1", "2001:DB8:0:0::1",
    "::1",         "::ffff:203.0.113.9", "203.0.113",    "2001:db8::2", "localhost"};
inline constexpr std::string_view kNetworks[] = {
    "203.0.113.0/24", "203.0.113.9", "203.0.113.9/32",  "203.0.113.77/25", "0.0.0.0/0",  "2001:db8::/32",
    "2001:db8::1",    "::/0",        "2001:db8::1/127", "203.0.113.0/33",  "everywhere", "198.51.100.0/31"};
inline constexpr std::string_view kArns[] = {"arn:aws:sns:us-east-1:111122223333:topic1",
                                             "arn:aws:sns:us-east-1:111122223333:topic1:sub",
                                             "arn:aws:sns:eu-west-1:111122223333:topic2",
                                             "arn:aws:iam::111122223333:user/alice",
                                             "arn:aws:iam::111122223333:role/x/deep",
                                             "arn:aws:s3:::docs/a/b.txt",
                                             "urn:aws:sns:us-east-1:111122223333:topic1",
                                             "arn:aws:s3",
                                             "alice"};

// Variables, with and without defaults, escapes, and what only looks like one.
inline constexpr std::string_view kVariables[] = {"${aws:username}",
                                                  "${aws:username}",
                                                  "${AWS:UserName}",
                                                  "${aws:username, 'a'}",
                                                  "${aws:PrincipalTag/team}",
                                                  "${aws:PrincipalTag/team, 'alice'}",
                                                  "${aws:PrincipalTag/team, 'a*'}",
                                                  "${aws:PrincipalTag/team, ''}",
                                                  "${aws:TagKeys}",
                                                  "${aws:TagKeys, 'a'}",
                                                  "${*}",
                                                  "${?}",
                                                  "${$}",
                                                  "${",
                                                  "$"};

}  // namespace keyward::reference
