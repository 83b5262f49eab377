// Where randomness comes from: the edge passes it in, tests seed it. Any number of threads may ask the system's.
#pragma once
#include <cstdint>
#include <random>
#include <span>
#include <string>

namespace keyward {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;

  // A uniform number in [0, bound). Requires: bound > 0.
  std::uint32_t below(std::uint32_t bound);
  // `count` characters drawn uniformly from `alphabet` (2 to 256 characters).
  std::string text(std::size_t count, std::string_view alphabet);
  // A version 4 UUID, 36 characters, lower case (RFC 9562 section 5.4).
  std::string uuid();
};

// getrandom(2). Ends the process if the kernel refuses: nothing here can go on without.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

// Repeatable. For tests.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::mt19937_64 engine_;
};

}  // namespace keyward
