// The parameters of an AWS Query request: names and values of a form body or a query string, taken apart, checked and
// sorted. https://docs.aws.amazon.com/IAM/latest/APIReference/programming.html
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace keyward::api {

struct Parameter {
  std::string_view name;
  std::string_view value;
};

// Bounds of one request; more is refused. The longest request of the model, fifty tags, needs about 120 parameters.
inline constexpr std::size_t kMaxParameters = 2'000;
inline constexpr std::size_t kMaxParameterNameBytes = 256;
inline constexpr std::size_t kMaxFormBytes = 1 << 20;

// Owns the decoded text, which may hold a password, and overwrites it at the end. Movable; views stay valid.
class Parameters {
 public:
  // Takes apart "a=1&b=2" as HTML forms write it: percent-encoded, "+" for a space; empty parts are skipped, a part
  // without "=" has the empty value. Errors: MalformedQueryString for a broken escape, invalid UTF-8, a NUL, or more
  // than the bounds; ValidationError for a name that comes twice. Linear but for one sort.
  static Result<Parameters> parse(std::string_view form) { return parse(form, {}); }
  // The same of a query string and a form body together: a name may stand in one of them only.
  static Result<Parameters> parse(std::string_view query, std::string_view body);

  Parameters(Parameters&&) noexcept = default;
  Parameters& operator=(Parameters&& other) noexcept;
  ~Parameters();

  std::optional<std::string_view> find(std::string_view name) const;
  // All whose name begins with the prefix, in the order of their names.
  std::span<const Parameter> under(std::string_view prefix) const;
  std::span<const Parameter> all() const { return parameters_; }

 private:
  Parameters() = default;
  void wipe() noexcept;
  std::unique_ptr<char[]> text_;
  std::size_t size_ = 0;
  std::vector<Parameter> parameters_;  // by name
};

}  // namespace keyward::api
