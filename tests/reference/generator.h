// Random policies and requests that are legal by the grammar, from alphabets so small that they meet often.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "case.h"

namespace keyward::reference {

// SplitMix64: the same sequence on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  bool percent(unsigned chance) { return below(100) < chance; }
  template <class Range>
  const auto& pick(const Range& range) {
    return range[below(std::size(range))];
  }

 private:
  std::uint64_t state_;
};

// One set of policies and requests to ask of it.
struct Situation {
  PolicyTexts policies;              // `resource` is for the actions that no trust policy decides
  std::optional<std::string> trust;  // for those that one does
  std::vector<RequestTexts> requests;

  // The policies with the one of `resource` and `trust` that the request's action needs.
  PolicyTexts policies_for(const RequestTexts& request) const;
};

Situation generate(Random& random, std::size_t requests);

}  // namespace keyward::reference
