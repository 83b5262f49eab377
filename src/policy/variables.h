// Policy variables: `${key}`, `${key, 'default'}` and the escapes `${*}`, `${?}`, `${$}`.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/request.h"

namespace keyward::policy {

// A literal, or a variable.
struct Piece {
  std::string_view
      text;  // the literal (wildcards encoded as in glob.h if the text is a pattern), or the variable's default
  Key key;   // of a variable
  bool variable = false;
  bool has_default = false;
};

// A text cut into pieces that own their strings: neighbours are never both literals.
struct OwnedPiece {
  std::string text;
  std::string key;
  bool variable = false;
  bool has_default = false;
};
// `pattern`: '*' and '?' are wildcards and get encoded. Without `variables` everything is one literal. What is no
// well-formed variable is literal text.
std::vector<OwnedPiece> split_variables(std::string_view text, bool pattern, bool variables);

// Writes the text with all variables replaced. Reused within a decision; not for two texts at once in one thread.
class Expansion {
 public:
  Expansion() {}  // leaves stack_ as it is
  // The expanded text, valid until the next call. Nothing if a variable has no value and no default, if it has several,
  // if the result could not match a text of `text_size` bytes for being longer, or if a value would act as a wildcard
  // in a pattern.
  std::optional<std::string_view> expand(std::span<const Piece> pieces, const Context& context, std::size_t text_size,
                                         bool pattern);

 private:
  void append(std::string_view text);
  std::array<char, 4096> stack_;
  std::size_t size_ = 0;
  bool spilled_ = false;
};

}  // namespace keyward::policy
