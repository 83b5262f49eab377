#include "api/query.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/text.h"
#include "secrets/secret.h"

namespace keyward::api {
namespace {
std::unexpected<Error> malformed(const char* why) { return fail(Code::MalformedQueryString, why); }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Decodes to `out` and gives the end of what it wrote; null if an escape is broken. Writes no more than it reads.
char* decode(std::string_view text, char* out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      *out++ = ' ';
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return nullptr;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return nullptr;
      *out++ = static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      *out++ = text[i];
    }
  }
  return out;
}

// A name in an answer: bounded, so that a refusal is not longer than what it refuses.
std::string shown(std::string_view name) { return std::string(name.substr(0, 64)); }
}  // namespace

Result<Parameters> Parameters::parse(std::string_view query, std::string_view body) {
  if (query.size() + body.size() > kMaxFormBytes) return fail(Code::RequestEntityTooLarge, "Request is too large.");
  Parameters result;
  result.text_ = std::make_unique_for_overwrite<char[]>(query.size() + body.size() + 1);
  char* out = result.text_.get();
  // Until all is decoded every byte counts as used, so that an early return wipes it.
  result.size_ = query.size() + body.size() + 1;
  std::memset(out, 0, result.size_);
  for (std::string_view form : {query, body}) {
    while (!form.empty()) {
      const std::size_t end = std::min(form.find('&'), form.size());
      const std::string_view part = form.substr(0, end);
      form.remove_prefix(std::min(end + 1, form.size()));
      if (part.empty()) continue;
      if (result.parameters_.size() == kMaxParameters) return malformed("The request has too many parameters.");
      const std::size_t equals = std::min(part.find('='), part.size());
      char* const value = decode(part.substr(0, equals), out);
      if (value == nullptr) return malformed("A parameter name has a broken percent-encoding.");
      const std::string_view name(out, value);
      if (name.size() > kMaxParameterNameBytes) return malformed("A parameter name is too long.");
      char* const behind = decode(part.substr(std::min(equals + 1, part.size())), value);
      if (behind == nullptr) return malformed("A parameter value has a broken percent-encoding.");
      const std::string_view text(out, behind);
      if (!is_utf8(text) || !is_utf8(name)) return malformed("The request is not valid UTF-8.");
      if (text.contains('\0')) return malformed("The request contains the character NUL.");
      result.parameters_.push_back({name, std::string_view(value, behind)});
      out = behind;
    }
  }
  std::ranges::sort(result.parameters_, {}, &Parameter::name);
  const auto twice = std::ranges::adjacent_find(result.parameters_, {}, &Parameter::name);
  if (twice != result.parameters_.end())
    return fail(Code::ValidationError, "The parameter " + shown(twice->name) + " was sent more than once.");
  return result;
}

Parameters& Parameters::operator=(Parameters&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  text_ = std::move(other.text_);
  size_ = std::exchange(other.size_, 0);
  parameters_ = std::move(other.parameters_);
  return *this;
}

Parameters::~Parameters() { wipe(); }

void Parameters::wipe() noexcept {
  if (text_) secrets::wipe(std::span<char>(text_.get(), size_));
}

std::optional<std::string_view> Parameters::find(std::string_view name) const {
  const auto at = std::ranges::lower_bound(parameters_, name, {}, &Parameter::name);
  if (at == parameters_.end() || at->name != name) return std::nullopt;
  return at->value;
}

std::span<const Parameter> Parameters::under(std::string_view prefix) const {
  const auto first = std::ranges::lower_bound(parameters_, prefix, {}, &Parameter::name);
  auto last = first;
  while (last != parameters_.end() && last->name.starts_with(prefix)) ++last;
  return {first, last};
}

}  // namespace keyward::api
