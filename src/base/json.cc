#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_set>

#include "base/text.h"

namespace keyward::json {
namespace {
constexpr std::uint32_t kFewKeys = 16;  // up to here comparing each with each beats hashing
}

// Reads one text into nodes. A loop with an explicit stack: input cannot exhaust the call stack.
class Reader {
 public:
  Reader(Document& document, const Limits& limits)
      : document_(document), limits_(limits), text_(*document.text_), out_(document.nodes_) {
    out_.reserve(std::min<std::size_t>(text_.size() / 16, 65'536));
  }

  std::expected<void, SyntaxError> read() {
    if (text_.size() > limits_.max_bytes)
      return fault(Fault::TooLarge, limits_.max_bytes, fmt::format("more than {} bytes", limits_.max_bytes));
    if (!is_utf8(text_)) return fault(Fault::InvalidUtf8, 0, "not UTF-8");
    struct Open {
      std::uint32_t node;
      bool object;
    };
    std::vector<Open> stack;
    for (;;) {  // one value a round
      skip_blanks();
      if (!stack.empty() && stack.back().object) {
        if (auto key = read_key(stack.back().node); !key) return key;
      }
      if (at_ >= text_.size()) return fault(Fault::Syntax, at_, "expected a value");
      const char c = text_[at_];
      if (c == '{' || c == '[') {
        if (stack.size() >= limits_.max_depth)
          return fault(Fault::TooDeep, at_, fmt::format("nested deeper than {}", limits_.max_depth));
        if (auto room = check_count(); !room) return room;
        stack.push_back({static_cast<std::uint32_t>(out_.size()), c == '{'});
        out_.push_back({.type = c == '{' ? Type::Object : Type::Array, .begin = at_, .end = 0});
        ++at_;
        skip_blanks();
        if (at_ < text_.size() && text_[at_] == (c == '{' ? '}' : ']')) {
          close(stack.back().node);
          stack.pop_back();
        } else {
          continue;
        }
      } else if (auto scalar = read_scalar(); !scalar) {
        return scalar;
      }
      // A value has ended: count it in what holds it, and close what ends here.
      for (;;) {
        if (stack.empty()) {
          skip_blanks();
          if (at_ != text_.size()) return fault(Fault::Syntax, at_, "text after the end of the value");
          return {};
        }
        const Open open = stack.back();
        ++out_[open.node].count;
        skip_blanks();
        const char after = at_ < text_.size() ? text_[at_] : '\0';
        if (after == ',') {
          ++at_;
          break;
        }
        if (after != (open.object ? '}' : ']'))
          return fault(Fault::Syntax, at_, open.object ? "expected ',' or '}'" : "expected ',' or ']'");
        if (open.object && out_[open.node].count > kFewKeys) {
          if (auto unique = check_keys(open.node); !unique) return unique;
        }
        close(open.node);
        stack.pop_back();
      }
    }
  }

 private:
  static std::unexpected<SyntaxError> fault(Fault fault, std::uint32_t offset, std::string message) {
    return std::unexpected(SyntaxError{fault, offset, std::move(message)});
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }

  std::expected<void, SyntaxError> check_count() {
    if (out_.size() >= limits_.max_values)
      return fault(Fault::TooMany, at_, fmt::format("more than {} values", limits_.max_values));
    return {};
  }

  void close(std::uint32_t node) {
    ++at_;
    out_[node].end = at_;
    out_[node].next = static_cast<std::uint32_t>(out_.size());
  }

  std::string_view string_of(const Document::Node& node) const {
    return (node.decoded ? std::string_view(document_.decoded_) : text_).substr(node.string_at, node.string_size);
  }

  std::expected<void, SyntaxError> read_key(std::uint32_t object) {
    if (at_ >= text_.size() || text_[at_] != '"') return fault(Fault::Syntax, at_, "expected a key in quotes");
    const auto key = static_cast<std::uint32_t>(out_.size());
    if (auto read = read_string(); !read) return read;
    if (out_[object].count <= kFewKeys) {
      std::uint32_t other = object + 1;
      for (std::uint32_t i = 0; i < out_[object].count; ++i) {
        if (string_of(out_[other]) == string_of(out_[key]))
          return fault(Fault::DuplicateKey, out_[key].begin,
                       fmt::format("the key {} stands twice", quoted(string_of(out_[key]))));
        other = out_[other + 1].next;
      }
    }
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != ':') return fault(Fault::Syntax, at_, "expected ':'");
    ++at_;
    skip_blanks();
    return {};
  }

  // All keys of an object that grew beyond pairwise comparison.
  std::expected<void, SyntaxError> check_keys(std::uint32_t object) {
    std::unordered_set<std::string_view> seen;
    seen.reserve(out_[object].count);
    std::uint32_t key = object + 1;
    for (std::uint32_t i = 0; i < out_[object].count; ++i) {
      if (!seen.insert(string_of(out_[key])).second)
        return fault(Fault::DuplicateKey, out_[key].begin,
                     fmt::format("the key {} stands twice", quoted(string_of(out_[key]))));
      key = out_[key + 1].next;
    }
    return {};
  }

  std::expected<void, SyntaxError> read_scalar() {
    const char c = text_[at_];
    if (c == '"') return read_string();
    if (c == '-' || (c >= '0' && c <= '9')) return read_number();
    for (const auto& [word, type] :
         {std::pair{std::string_view("true"), Type::True}, std::pair{std::string_view("false"), Type::False},
          std::pair{std::string_view("null"), Type::Null}}) {
      if (text_.substr(at_).starts_with(word)) return add(type, at_ + static_cast<std::uint32_t>(word.size()));
    }
    return fault(Fault::Syntax, at_, "expected a value");
  }

  std::expected<void, SyntaxError> add(Type type, std::uint32_t end) {
    if (auto room = check_count(); !room) return room;
    out_.push_back({.type = type, .begin = at_, .end = end, .next = static_cast<std::uint32_t>(out_.size() + 1)});
    at_ = end;
    return {};
  }

  std::expected<void, SyntaxError> read_number() {
    std::uint32_t i = at_;
    const auto digits = [&] {
      const std::uint32_t first = i;
      while (i < text_.size() && text_[i] >= '0' && text_[i] <= '9') ++i;
      return i - first;
    };
    if (text_[i] == '-') ++i;
    const std::uint32_t first = i;
    if (digits() == 0 || (text_[first] == '0' && i - first > 1)) return fault(Fault::Syntax, at_, "not a number");
    if (i < text_.size() && text_[i] == '.') {
      ++i;
      if (digits() == 0) return fault(Fault::Syntax, at_, "not a number");
    }
    if (i < text_.size() && (text_[i] == 'e' || text_[i] == 'E')) {
      ++i;
      if (i < text_.size() && (text_[i] == '+' || text_[i] == '-')) ++i;
      if (digits() == 0) return fault(Fault::Syntax, at_, "not a number");
    }
    return add(Type::Number, i);
  }

  std::expected<void, SyntaxError> read_string() {
    std::uint32_t i = at_ + 1;
    while (i < text_.size() && text_[i] != '"' && text_[i] != '\\' && static_cast<unsigned char>(text_[i]) >= 0x20) ++i;
    if (i < text_.size() && text_[i] == '"') {
      const std::uint32_t begin = at_;
      if (auto added = add(Type::String, i + 1); !added) return added;
      out_.back().string_at = begin + 1;
      out_.back().string_size = i - begin - 1;
      return {};
    }
    return read_escaped_string();
  }

  std::expected<void, SyntaxError> read_escaped_string() {
    std::string& decoded = document_.decoded_;
    const auto decoded_at = static_cast<std::uint32_t>(decoded.size());
    for (std::uint32_t i = at_ + 1; i < text_.size();) {
      const char c = text_[i];
      if (c == '"') {
        if (auto added = add(Type::String, i + 1); !added) return added;
        out_.back().decoded = true;
        out_.back().string_at = decoded_at;
        out_.back().string_size = static_cast<std::uint32_t>(decoded.size()) - decoded_at;
        return {};
      }
      if (static_cast<unsigned char>(c) < 0x20) return fault(Fault::Syntax, i, "a control character in a string");
      if (c != '\\') {
        decoded += c;
        ++i;
        continue;
      }
      const char escape = i + 1 < text_.size() ? text_[i + 1] : '\0';
      constexpr std::string_view kNames = "\"\\/bfnrt";
      constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
      if (const std::size_t name = kNames.find(escape); escape != '\0' && name != std::string_view::npos) {
        decoded += kMeanings[name];
        i += 2;
      } else if (escape == 'u') {
        std::optional<char32_t> unit = hex_unit(i + 2);
        if (!unit) return fault(Fault::Syntax, i, "not a \\uXXXX escape");
        i += 6;
        if (*unit >= 0xD800 && *unit <= 0xDBFF) {
          const bool escaped = text_.substr(i).starts_with("\\u");
          const std::optional<char32_t> low = escaped ? hex_unit(i + 2) : std::nullopt;
          if (!low || *low < 0xDC00 || *low > 0xDFFF) return fault(Fault::Syntax, i, "half of a surrogate pair");
          unit = 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
          i += 6;
        } else if (*unit >= 0xDC00 && *unit <= 0xDFFF) {
          return fault(Fault::Syntax, i - 6, "half of a surrogate pair");
        }
        append_utf8(decoded, *unit);
      } else {
        return fault(Fault::Syntax, i, "unknown escape");
      }
    }
    return fault(Fault::Syntax, at_, "a string without its end");
  }

  std::optional<char32_t> hex_unit(std::uint32_t at) const {
    if (at + 4 > text_.size()) return std::nullopt;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text_.data() + at, text_.data() + at + 4, value, 16);
    if (error != std::errc{} || end != text_.data() + at + 4) return std::nullopt;
    return static_cast<char32_t>(value);
  }

  Document& document_;
  const Limits& limits_;
  std::string_view text_;
  std::vector<Document::Node>& out_;
  std::uint32_t at_ = 0;
};

std::expected<Document, SyntaxError> Document::parse(std::string text, const Limits& limits) {
  Document document;
  document.text_ = std::make_unique<const std::string>(std::move(text));
  if (auto read = Reader(document, limits).read(); !read) return std::unexpected(std::move(read).error());
  return document;
}

Position Document::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_->size()));
  const std::string_view before = std::string_view(*text_).substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {.line = static_cast<std::uint32_t>(1 + std::count(before.begin(), before.end(), '\n')),
          .column = static_cast<std::uint32_t>(1 + offset - line_start),
          .offset = offset};
}

Type Value::type() const { return document_->nodes_[node_].type; }

std::string_view Value::string() const {
  const Document::Node& node = document_->nodes_[node_];
  const std::string_view from = node.decoded ? std::string_view(document_->decoded_) : document_->text();
  return from.substr(node.string_at, node.string_size);
}

std::string_view Value::source() const { return document_->text().substr(begin(), end() - begin()); }
std::string_view Value::number() const { return source(); }

std::optional<std::int64_t> Value::integer() const {
  if (!is(Type::Number)) return std::nullopt;
  const std::string_view text = number();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::uint32_t Value::begin() const { return document_->nodes_[node_].begin; }
std::uint32_t Value::end() const { return document_->nodes_[node_].end; }
std::uint32_t Value::size() const { return document_->nodes_[node_].count; }

std::optional<Value> Value::find(std::string_view key) const {
  if (!is(Type::Object)) return std::nullopt;
  for (auto [name, value] : entries(*this))
    if (name.string() == key) return value;
  return std::nullopt;
}

Value::Iterator Value::begin_entries() const { return {document_, node_ + 1, is(Type::Object)}; }
Value::Iterator Value::end_entries() const {
  const Document::Node& node = document_->nodes_[node_];
  return {document_, node.count == 0 ? node_ + 1 : node.next, is(Type::Object)};
}

Value::Iterator::Entry Value::Iterator::operator*() const {
  return {Value(document_, node_), Value(document_, members_ ? node_ + 1 : node_)};
}

Value::Iterator& Value::Iterator::operator++() {
  node_ = document_->nodes_[members_ ? node_ + 1 : node_].next;
  return *this;
}

void Writer::separate() {
  if (comma_) out_ += ',';
  comma_ = true;
}

Writer& Writer::open(char c) {
  separate();
  out_ += c;
  comma_ = false;
  return *this;
}

Writer& Writer::close(char c) {
  out_ += c;
  comma_ = true;
  return *this;
}

namespace {
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (int c = 0x20; c < 256; ++c) plain[static_cast<std::size_t>(c)] = c != '"' && c != '\\';
  return plain;
}();
bool is_plain(char c) { return kPlain[static_cast<unsigned char>(c)]; }

// Runs of plain characters, mostly all there are, go over as one.
void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::size_t run = 0;
    while (run < text.size() && is_plain(text[run])) ++run;
    out.append(text.substr(0, run));
    if (run == text.size()) break;
    const char c = text[run];
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    }
    text.remove_prefix(run + 1);
  }
  out += '"';
}
}  // namespace

Writer& Writer::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_ += ':';
  comma_ = false;
  return *this;
}

Writer& Writer::integer(std::int64_t number) {
  separate();
  out_.append(fmt::format_int(number).c_str());
  return *this;
}

Writer& Writer::boolean(bool value) { return raw(value ? "true" : "false"); }
Writer& Writer::null() { return raw("null"); }

Writer& Writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  separate();
  append_quoted(out_, text);
  return *this;
}

std::string quoted(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text);
  return out;
}
}  // namespace keyward::json
