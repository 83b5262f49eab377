// Secret values by type: they cannot be printed, formatted, or compared with ==, copying asks for clone(), and their
// memory is overwritten when they go. What leaves the type goes through expose(), which is easy to search for.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <span>
#include <string_view>

namespace keyward::secrets {

// A fixed number of secret bytes. Moving hands the memory on; what was moved from is empty.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size);  // zeros, to be filled through writable()
  explicit SecretBytes(std::span<const std::uint8_t> bytes);
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  SecretBytes clone() const { return SecretBytes(expose()); }
  // Valid until this is moved from or destroyed.
  std::span<const std::uint8_t> expose() const { return {bytes_.get(), size_}; }
  std::span<std::uint8_t> writable() { return {bytes_.get(), size_}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  bool operator==(const SecretBytes&) const = delete;  // equal() takes the same time wherever the difference is

 private:
  void wipe() noexcept;
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_ = 0;
};

// The same for text.
class SecretString {
 public:
  SecretString() = default;
  explicit SecretString(std::string_view text);
  SecretString clone() const { return SecretString(expose()); }
  std::string_view expose() const;
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

  bool operator==(const SecretString&) const = delete;

 private:
  SecretBytes bytes_;
};

std::ostream& operator<<(std::ostream&, const SecretBytes&) = delete;
std::ostream& operator<<(std::ostream&, const SecretString&) = delete;

// Whether two values are the same. The time depends on the sizes alone, which are no secret.
bool equal(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);
bool equal(std::string_view a, std::string_view b);
bool equal(const SecretBytes& a, const SecretBytes& b);
bool equal(const SecretString& a, const SecretString& b);

// Overwrites memory in a way the compiler keeps. For buffers that are no SecretBytes.
void wipe(std::span<std::uint8_t> bytes) noexcept;
void wipe(std::span<char> text) noexcept;

}  // namespace keyward::secrets
