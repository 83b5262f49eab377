#include "api/pagination.h"

#include <cassert>
#include <span>
#include <vector>

#include "base/text.h"

namespace keyward::api {
namespace {
constexpr std::string_view kForm = "\x01";  // the first byte: another layout would have another one
constexpr std::size_t kCheckBytes = 4;

// Ties a key to its operation, so that a marker of another list is noticed. FNV-1a; it need not resist an attacker.
std::string check_of(Operation operation, std::string_view key) {
  std::uint32_t hash = 2'166'136'261U;
  const auto mix = [&hash](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  };
  mix(info(operation).name);
  mix(std::string_view("\0", 1));
  mix(key);
  std::string bytes;
  for (std::size_t i = 0; i < kCheckBytes; ++i) bytes.push_back(static_cast<char>(hash >> (8 * i) & 0xFF));
  return bytes;
}
}  // namespace

std::string encode_marker(Operation operation, std::string_view key) {
  assert(key.size() <= kMaxResumeKeyBytes);
  std::string bytes(kForm);
  bytes.append(check_of(operation, key)).append(key);
  return base64url(bytes_of(bytes));
}

Result<std::string> decode_marker(Operation operation, std::string_view marker) {
  const auto invalid = [] { return fail(Code::ValidationError, "Invalid Marker."); };
  const std::optional<std::vector<std::uint8_t>> decoded = parse_base64url(marker);
  if (!decoded) return invalid();
  const std::string_view bytes = text_of(*decoded);
  constexpr std::size_t kHead = kForm.size() + kCheckBytes;
  if (bytes.size() < kHead || !bytes.starts_with(kForm)) return invalid();
  const std::string_view key = bytes.substr(kHead);
  if (key.size() > kMaxResumeKeyBytes || !is_utf8(key) || key.contains('\0')) return invalid();
  if (bytes.substr(kForm.size(), kCheckBytes) != check_of(operation, key)) return invalid();
  return std::string(key);
}

Result<std::optional<std::string>> resume_after(Operation operation, const std::optional<std::string>& marker) {
  if (!marker) return std::optional<std::string>();
  Result<std::string> key = decode_marker(operation, *marker);
  if (!key) return std::unexpected(std::move(key).error());
  return std::optional<std::string>(std::move(*key));
}

}  // namespace keyward::api
