// The AWS managed policies as the build embeds them from model/managed_policies/: plain text, nothing parsed.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace keyward::identity {

struct EmbeddedPolicy {
  std::string_view arn;
  std::string_view name;
  std::string_view path;
  std::string_view id;  // AWS's own where it is known, else one derived from the ARN
  std::string_view description;
  bool job_function;  // of AWS's list: IAM User Guide, access_policies_job-functions
  std::int64_t created;
  std::int64_t updated;
  std::int64_t default_version;
  std::string_view document;  // compact JSON
};

// By name without regard to case.
std::span<const EmbeddedPolicy> embedded_policies();

}  // namespace keyward::identity
