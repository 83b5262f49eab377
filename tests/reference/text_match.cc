#include "text_match.h"

#include "base/text.h"

namespace keyward::reference {
namespace {

// What stands between "${" and "}".
struct Variable {
  std::string name;
  std::optional<std::string> fallback;
};

Variable read_variable(std::string_view inside) {
  const std::size_t comma = inside.find(", '");
  if (comma == std::string_view::npos || inside.size() < comma + 4 || inside.back() != '\'')
    return {lower(inside), std::nullopt};
  return {lower(inside.substr(0, comma)), std::string(inside.substr(comma + 3, inside.size() - comma - 4))};
}

// Only a key with one value can be used; the default is for an absent key.
std::optional<std::string> value_of(const Variable& variable, const Context& context) {
  const auto found = context.find(variable.name);
  if (found == context.end() || found->second.empty()) return variable.fallback;
  if (found->second.size() != 1) return std::nullopt;
  return found->second.front();
}

void append_characters(Pattern& pattern, std::string_view text) {
  for (const char32_t c : code_points_of(text)) pattern.push_back({Symbol::Character, c});
}

}  // namespace

CodePoints code_points_of(std::string_view utf8) {
  CodePoints out;
  std::size_t at = 0;
  while (at < utf8.size()) out.push_back(next_code_point(utf8, at));
  return out;
}

std::string lower(std::string_view ascii) { return ascii_lower(ascii); }

std::optional<Pattern> read_pattern(std::string_view text, bool variables, const Context& context) {
  Pattern pattern;
  std::size_t at = 0;
  while (at < text.size()) {
    if (variables && text.substr(at, 2) == "${") {
      const std::size_t end = text.find('}', at);
      if (end != std::string_view::npos) {
        const std::string_view inside = text.substr(at + 2, end - at - 2);
        at = end + 1;
        if (inside == "*" || inside == "?" || inside == "$") {
          append_characters(pattern, inside);
          continue;
        }
        const std::optional<std::string> value = value_of(read_variable(inside), context);
        if (!value) return std::nullopt;
        append_characters(pattern, *value);
        continue;
      }
    }
    const char32_t c = next_code_point(text, at);
    if (c == U'*')
      pattern.push_back({Symbol::Star, c});
    else if (c == U'?')
      pattern.push_back({Symbol::Question, c});
    else
      pattern.push_back({Symbol::Character, c});
  }
  return pattern;
}

CodePoints literal(const Pattern& pattern) {
  CodePoints out;
  for (const Symbol& symbol : pattern) out.push_back(symbol.character);
  return out;
}

bool matches(const Pattern& pattern, const CodePoints& text) {
  const std::size_t symbols = pattern.size();
  const std::size_t characters = text.size();
  // reached[i * width + j]: the first i symbols can cover exactly the first j characters.
  const std::size_t width = characters + 1;
  std::vector<char> reached((symbols + 1) * width, 0);
  reached[0] = 1;
  for (std::size_t i = 1; i <= symbols; ++i) {
    const Symbol& symbol = pattern[i - 1];
    for (std::size_t j = 0; j <= characters; ++j) {
      char& cell = reached[i * width + j];
      const bool nothing_taken = reached[(i - 1) * width + j] != 0;
      const bool one_taken = j > 0 && reached[(i - 1) * width + j - 1] != 0;
      const bool more_taken = j > 0 && reached[i * width + j - 1] != 0;
      switch (symbol.kind) {
        case Symbol::Star:
          cell = nothing_taken || more_taken;
          break;
        case Symbol::StarWithin:
          cell = nothing_taken || (more_taken && text[j - 1] != U':');
          break;
        case Symbol::Question:
          cell = one_taken;
          break;
        case Symbol::QuestionWithin:
          cell = one_taken && text[j - 1] != U':';
          break;
        case Symbol::Character:
          cell = one_taken && text[j - 1] == symbol.character;
          break;
      }
    }
  }
  return reached[symbols * width + characters] != 0;
}

std::vector<CodePoints> split_arn(const CodePoints& text) {
  std::vector<CodePoints> parts(1);
  for (const char32_t c : text) {
    if (c == U':' && parts.size() < 6)
      parts.emplace_back();
    else
      parts.back().push_back(c);
  }
  return parts;
}

std::vector<std::string> split_arn_text(std::string_view text, bool variables) {
  std::vector<std::string> parts(1);
  std::size_t at = 0;
  while (at < text.size()) {
    if (variables && text.substr(at, 2) == "${") {
      const std::size_t end = text.find('}', at);
      if (end != std::string_view::npos) {
        parts.back() += text.substr(at, end + 1 - at);
        at = end + 1;
        continue;
      }
    }
    if (text[at] == ':' && parts.size() < 6)
      parts.emplace_back();
    else
      parts.back() += text[at];
    ++at;
  }
  return parts;
}

}  // namespace keyward::reference
