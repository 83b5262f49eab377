#include "policy/variables.h"

#include <algorithm>
#include <cstring>

#include "policy/glob.h"

namespace keyward::policy {
namespace {

// Reads the variable or escape that begins at text[at] ("${"). Moves `at` behind it; nothing if it is not well-formed.
std::optional<OwnedPiece> read_variable(std::string_view text, std::size_t& at) {
  const std::string_view inner = text.substr(at + 2);
  const std::size_t end = inner.find_first_of(",}");
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  OwnedPiece piece;
  piece.variable = true;
  piece.key = inner.substr(0, end);
  if (inner[end] == '}') {
    at += 2 + end + 1;
    return piece;
  }
  constexpr std::string_view kOpen = ", '";
  constexpr std::string_view kClose = "'}";
  if (!inner.substr(end).starts_with(kOpen)) return std::nullopt;
  const std::size_t close = inner.find(kClose, end + kOpen.size());
  if (close == std::string_view::npos) return std::nullopt;
  piece.has_default = true;
  piece.text = inner.substr(end + kOpen.size(), close - end - kOpen.size());
  at += 2 + close + kClose.size();
  return piece;
}

thread_local std::string spill;  // for what does not fit on the stack; keeps its memory

}  // namespace

std::vector<OwnedPiece> split_variables(std::string_view text, bool pattern, bool variables) {
  std::vector<OwnedPiece> pieces;
  const auto literal = [&pieces](char c) {
    if (pieces.empty() || pieces.back().variable) pieces.emplace_back();
    pieces.back().text.push_back(c);
  };
  for (std::size_t at = 0; at < text.size();) {
    if (variables && text.substr(at).starts_with("${")) {
      if (std::optional<OwnedPiece> piece = read_variable(text, at)) {
        if (!piece->has_default && (piece->key == "*" || piece->key == "?" || piece->key == "$")) {
          literal(piece->key[0]);
        } else {
          pieces.push_back(*std::move(piece));
        }
        continue;
      }
    }
    char c = text[at++];
    if (pattern && c == '*') c = kAnyRun;
    if (pattern && c == '?') c = kOneCharacter;
    literal(c);
  }
  if (pieces.empty()) pieces.emplace_back();
  return pieces;
}

void Expansion::append(std::string_view text) {
  if (!spilled_ && size_ + text.size() > stack_.size()) {
    spill.assign(stack_.data(), size_);
    spilled_ = true;
  }
  if (spilled_) {
    spill.append(text);
  } else if (!text.empty()) {  // memcpy takes no null pointer, not even for nothing
    std::memcpy(stack_.data() + size_, text.data(), text.size());
  }
  size_ += text.size();
}

std::optional<std::string_view> Expansion::expand(std::span<const Piece> pieces, const Context& context,
                                                  std::size_t text_size, bool pattern) {
  size_ = 0;
  spilled_ = false;
  std::size_t least = 0;  // bytes that a matching text has at least
  for (const Piece& piece : pieces) {
    std::string_view text = piece.text;
    if (piece.variable) {
      const Values values = context.lookup(piece.key);
      if (values.size() == 1) {
        text = values[0];
      } else if (!values.empty() || !piece.has_default) {
        return std::nullopt;
      }
      if (pattern && has_wildcard_byte(text)) return std::nullopt;
      least += text.size();
    } else {
      least += text.size();
      if (pattern) least -= static_cast<std::size_t>(std::ranges::count(text, kAnyRun));
    }
    if (least > text_size) return std::nullopt;
    append(text);
  }
  return spilled_ ? std::string_view(spill) : std::string_view(stack_.data(), size_);
}

}  // namespace keyward::policy
