#include <algorithm>
#include <array>

#include "policy/glob.h"
#include "validation/validator.h"

namespace keyward::validation {
namespace {

constexpr std::array<std::string_view, 8> kPartitions{"aws",       "aws-cn",    "aws-us-gov", "aws-iso",
                                                      "aws-iso-b", "aws-iso-e", "aws-iso-f",  "aws-eusc"};

// https://docs.aws.amazon.com/general/latest/gr/rande.html
constexpr std::array<std::string_view, 51> kRegions{
    "af-south-1",     "ap-east-1",      "ap-east-2",        "ap-northeast-1",  "ap-northeast-2", "ap-northeast-3",
    "ap-south-1",     "ap-south-2",     "ap-southeast-1",   "ap-southeast-2",  "ap-southeast-3", "ap-southeast-4",
    "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",   "ca-central-1",    "ca-west-1",      "cn-north-1",
    "cn-northwest-1", "eu-central-1",   "eu-central-2",     "eu-isoe-west-1",  "eu-north-1",     "eu-south-1",
    "eu-south-2",     "eu-west-1",      "eu-west-2",        "eu-west-3",       "eusc-de-east-1", "il-central-1",
    "me-central-1",   "me-south-1",     "me-west-1",        "mx-central-1",    "sa-east-1",      "sa-west-1",
    "us-east-1",      "us-east-2",      "us-gov-east-1",    "us-gov-west-1",   "us-iso-east-1",  "us-iso-west-1",
    "us-isob-east-1", "us-isob-west-1", "us-isof-east-1",   "us-isof-south-1", "us-west-1",      "us-west-2",
    "aws-global",     "aws-cn-global",  "aws-us-gov-global"};

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const bool same = ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]);
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (same ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }
bool has_variable(std::string_view text) { return text.contains("${"); }
bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
bool is_account(std::string_view text) { return text.size() == 12 && is_digits(text); }
bool covers(std::string_view pattern, std::string_view text) {
  return policy::glob_match(policy::encode_wildcards(pattern), text);
}
bool is_region(std::string_view text) { return std::ranges::find(kRegions, text) != kRegions.end(); }
bool is_partition(std::string_view text) { return std::ranges::find(kPartitions, text) != kPartitions.end(); }

std::string nearest(std::string_view name, const std::vector<std::string_view>& known) {
  if (name.size() > 64) return {};
  std::string_view best;
  std::size_t least = std::max<std::size_t>(2, name.size() / 4) + 1;
  for (const std::string_view candidate : known) {
    if (candidate.size() > name.size() + least || name.size() > candidate.size() + least) continue;
    const std::size_t far = distance(name, candidate);
    if (far >= least) continue;
    least = far;
    best = candidate;
  }
  return std::string(best);
}

std::vector<Value> texts_of(Value value) {
  std::vector<Value> texts;
  if (value.is(json::Type::String)) {
    texts.push_back(value);
  } else if (value.is(json::Type::Array)) {
    for (const auto& [_, element] : json::entries(value))
      if (element.is(json::Type::String)) texts.push_back(element);
  }
  return texts;
}

}  // namespace keyward::validation
