// Text rules of the policy language for the reference evaluator, written for being checked by eye and not for speed.
// Nothing of src/policy is used here. Sources:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html (wildcards in ARNs)
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (variables, defaults, escapes)
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyward::reference {

// The context of a request: names in lower case, values as sent.
using Context = std::map<std::string, std::vector<std::string>>;

// One element of a pattern: a character, or a wildcard.
struct Symbol {
  // StarWithin and QuestionWithin: of a part of an ARN, any characters but colons.
  enum Kind { Character, Star, Question, StarWithin, QuestionWithin } kind;
  char32_t character = 0;
};
using Pattern = std::vector<Symbol>;
using CodePoints = std::u32string;

CodePoints code_points_of(std::string_view utf8);
std::string lower(std::string_view ascii);

// Reads a policy's text as a pattern. With `variables`, ${name}, ${name, 'default'} and the escapes are replaced, and
// what they give is characters, never wildcards. Nothing if a variable has no value.
std::optional<Pattern> read_pattern(std::string_view text, bool variables, const Context& context);

// The pattern without wildcards: every symbol is the character that was written.
CodePoints literal(const Pattern& pattern);

// Whole text against whole pattern, by a table of (symbols consumed, characters consumed).
bool matches(const Pattern& pattern, const CodePoints& text);

// The six parts of an ARN, split at the first five colons; fewer if there are fewer.
std::vector<CodePoints> split_arn(const CodePoints& text);
// The same for the text of a policy, where a colon inside ${...} does not split if `variables`.
std::vector<std::string> split_arn_text(std::string_view text, bool variables);

}  // namespace keyward::reference
