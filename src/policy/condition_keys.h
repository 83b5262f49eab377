// The global condition keys: type of value, and whether a request may carry several.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace keyward::policy {

enum class KeyType : std::uint8_t { Text, Arn, Truth, Number, Date, DateOrNumber, Address };

struct GlobalKey {
  std::string_view name;  // with a final slash if a tag key follows
  KeyType type;
  bool several;
};

// Nothing for a key that is no global one; case does not count.
std::optional<GlobalKey> find_global_key(std::string_view name);

}  // namespace keyward::policy
