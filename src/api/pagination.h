// Lists in pages: the marker is a resume key, bound to its operation, so that no state is kept between two calls.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html (Marker, MaxItems, IsTruncated)
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/model.gen.h"
#include "base/error.h"

namespace keyward::api {

// A marker has at most 320 characters, so a key has at most 232 bytes. Longer ones are tag keys only: number tags.
inline constexpr std::size_t kMaxResumeKeyBytes = 232;

// An opaque text for the client. Its content is checked, not sealed: a key may be what the caller has just been shown,
// and nothing else. Requires: key.size() <= kMaxResumeKeyBytes.
std::string encode_marker(Operation operation, std::string_view key);

// The key of a marker that encode_marker() made for the same operation. Error: ValidationError "Invalid Marker."
Result<std::string> decode_marker(Operation operation, std::string_view marker);

// The key after which a page begins; nothing for the first page.
Result<std::optional<std::string>> resume_after(Operation operation, const std::optional<std::string>& marker);

// Counts out one page. For each entity in key order: if full(), stop and set more(); else put it in, and took(its key).
//   Pager pager(Operation::ListUsers, input.max_items);
//   for (const User& user : users after the key) {
//     if (pager.full()) { pager.more(); break; }
//     output.users.push_back(...);  pager.took(user.name);
//   }
//   pager.finish(output);
class Pager {
 public:
  Pager(Operation operation, std::int64_t max_items) : operation_(operation), left_(max_items) {}
  bool full() const { return left_ <= 0; }
  void took(std::string_view key) {
    last_ = key;
    --left_;
  }
  void more() { truncated_ = true; }

  // Sets IsTruncated, and Marker only with it.
  template <class Output>
  void finish(Output& output) const {
    output.is_truncated = truncated_;
    if (truncated_) output.marker = encode_marker(operation_, last_);
  }

 private:
  Operation operation_;
  std::int64_t left_;
  std::string last_;
  bool truncated_ = false;
};

}  // namespace keyward::api
