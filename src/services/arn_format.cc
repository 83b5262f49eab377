#include "services/arn_format.h"

#include <cstdint>
#include <vector>

namespace keyward::services {
namespace {

// A text as literals and wildcards.
struct Token {
  enum class Kind : std::uint8_t { Literal, One, Any } kind;
  char literal = 0;
};
using Tokens = std::vector<Token>;

std::size_t placeholder_end(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "${") return std::string_view::npos;
  return text.find('}', at);
}

Tokens tokens_of_format(std::string_view text) {
  Tokens tokens;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t end = placeholder_end(text, i);
    if (end != std::string_view::npos) {
      tokens.push_back({Token::Kind::One});
      tokens.push_back({Token::Kind::Any});
      i = end;
    } else {
      tokens.push_back(text[i] == '*' ? Token{Token::Kind::Any} : Token{Token::Kind::Literal, text[i]});
    }
  }
  return tokens;
}

Tokens tokens_of_pattern(std::string_view text) {
  Tokens tokens;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t end = placeholder_end(text, i);
    if (end != std::string_view::npos) {
      // The escapes ${*}, ${?} and ${$} are plain characters.
      const std::string_view inner = text.substr(i + 2, end - i - 2);
      const bool escape = inner == "*" || inner == "?" || inner == "$";
      tokens.push_back(escape ? Token{Token::Kind::Literal, inner[0]} : Token{Token::Kind::Any});
      i = end;
    } else if (text[i] == '*') {
      tokens.push_back({Token::Kind::Any});
    } else {
      tokens.push_back(text[i] == '?' ? Token{Token::Kind::One} : Token{Token::Kind::Literal, text[i]});
    }
  }
  return tokens;
}

Tokens tokens_of_text(std::string_view text) {
  Tokens tokens;
  for (const char c : text) tokens.push_back({Token::Kind::Literal, c});
  return tokens;
}

// Whether some text matches both. open[j]: the tokens of `a` so far and the first j of `b` have a text in common.
bool overlap(const Tokens& a, const Tokens& b) {
  std::vector<char> open(b.size() + 1), next(b.size() + 1);
  open[0] = 1;
  for (std::size_t j = 0; j < b.size(); ++j) open[j + 1] = open[j] && b[j].kind == Token::Kind::Any;
  for (const Token& token : a) {
    const bool any = token.kind == Token::Kind::Any;
    next[0] = any && open[0];
    for (std::size_t j = 0; j < b.size(); ++j) {
      // One side's star takes nothing, or what the other side has there.
      next[j + 1] = any || b[j].kind == Token::Kind::Any
                        ? open[j + 1] || next[j]
                        : open[j] && (token.kind == Token::Kind::One || b[j].kind == Token::Kind::One ||
                                      token.literal == b[j].literal);
    }
    open.swap(next);
  }
  return open[b.size()] != 0;
}

}  // namespace

std::string_view arn_part(std::string_view arn, unsigned part) {
  std::size_t begin = 0;
  unsigned number = 0;
  for (std::size_t i = 0; i < arn.size(); ++i) {
    const std::size_t end = placeholder_end(arn, i);
    if (end != std::string_view::npos) {
      i = end;
    } else if (arn[i] == ':' && number < 5) {
      if (number == part) return arn.substr(begin, i - begin);
      ++number;
      begin = i + 1;
    }
  }
  return number == part ? arn.substr(begin) : std::string_view();
}

bool is_of_format(std::string_view format, std::string_view arn) {
  for (unsigned part = 0; part < 6; ++part)
    if (!overlap(tokens_of_format(arn_part(format, part)), tokens_of_text(arn_part(arn, part)))) return false;
  return true;
}

bool may_match_part(std::string_view format, std::string_view pattern, unsigned part) {
  return overlap(tokens_of_format(arn_part(format, part)), tokens_of_pattern(arn_part(pattern, part)));
}

bool may_match_format(std::string_view format, std::string_view pattern) {
  for (unsigned part = 0; part < 6; ++part)
    if (!may_match_part(format, pattern, part)) return false;
  return true;
}

}  // namespace keyward::services
