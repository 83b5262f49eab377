#include <algorithm>
#include <optional>

#include "base/text.h"
#include "policy/glob.h"
#include "policy/match.h"
#include "policy/words.h"

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
namespace keyward::policy {
namespace {

// Case is ignored in A-Z and in the other letters that a policy may hold: U+00C0 to U+00DE without U+00D7, which are C3
// 80 to C3 9E in UTF-8.
bool equals_any_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  const auto folded = [](std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool latin = at > 0 && static_cast<unsigned char>(text[at - 1]) == 0xC3 && byte >= 0x80 && byte <= 0x9E;
    if (latin && byte != 0x97) return static_cast<unsigned char>(byte + 0x20);
    return static_cast<unsigned char>(ascii_lower(text[at]));
  };
  for (std::size_t at = 0; at < a.size(); ++at)
    if (folded(a, at) != folded(b, at)) return false;
  return true;
}

// Whether the request's value matches one of the policy's.
class AnyOperand {
 public:
  AnyOperand(const Program::Parts& parts, const Atom& atom, Inquiry& inquiry)
      : parts_(parts), atom_(atom), inquiry_(inquiry) {}

  bool matches(std::string_view value) {
    switch (atom_.op) {
      case Operator::StringEquals:
      case Operator::StringNotEquals:
        return any_text(value, false, [&](std::string_view operand) { return same(operand, value); });
      case Operator::StringEqualsIgnoreCase:
      case Operator::StringNotEqualsIgnoreCase:
        return any_text(value, false, [&](std::string_view operand) { return equals_any_case(operand, value); });
      case Operator::StringLike:
      case Operator::StringNotLike:
        return any_text(value, true, [&](std::string_view operand) { return glob_match(operand, value); });
      case Operator::Bool: {
        const std::optional<bool> truth = parse_truth(value);
        return truth && any_text(value, false, [&](std::string_view operand) { return parse_truth(operand) == truth; });
      }
      case Operator::BinaryEquals:
        // Equal bytes have one base64 text.
        return any_text(value, false, [&](std::string_view operand) { return operand == value; });
      case Operator::IpAddress:
      case Operator::NotIpAddress: {
        const std::optional<Network> address = parse_address(value);
        return address && any(parts_.networks, [&](const Network& network) { return contains(network, *address); });
      }
      case Operator::ArnEquals:
      case Operator::ArnNotEquals:
      case Operator::ArnLike:
      case Operator::ArnNotLike:
        return any_arn(value);
      case Operator::DateEquals:
      case Operator::DateNotEquals:
      case Operator::DateLessThan:
      case Operator::DateLessThanEquals:
      case Operator::DateGreaterThan:
      case Operator::DateGreaterThanEquals: {
        const std::optional<Instant> instant = parse_instant(value);
        return instant && any(parts_.instants, [&](const Instant& operand) { return in_order(*instant <=> operand); });
      }
      case Operator::NumericEquals:
      case Operator::NumericNotEquals:
      case Operator::NumericLessThan:
      case Operator::NumericLessThanEquals:
      case Operator::NumericGreaterThan:
      case Operator::NumericGreaterThanEquals: {
        const std::optional<Decimal> number = parse_decimal(value);
        return number &&
               any(parts_.decimals, [&](const Decimal& operand) { return in_order(compare(*number, operand)); });
      }
      case Operator::Null:
        break;  // asks for no value
    }
    return false;
  }

 private:
  template <class Operand, class Test>
  bool any(const std::vector<Operand>& operands, Test&& test) const {
    for (std::uint32_t i = 0; i < atom_.count; ++i)
      if (test(operands[atom_.first + i])) return true;
    return false;
  }

  template <class Test>
  bool any_text(std::string_view value, bool pattern, Test&& test) {
    // A truth may be shorter than the text it is compared with only in theory; "false" is the longest.
    const std::size_t size = atom_.op == Operator::Bool ? 5 : value.size();
    return any(parts_.texts, [&](const TextOperand& operand) {
      if (operand.pieces.empty()) return test(operand.text);
      const std::optional<std::string_view> expanded =
          inquiry_.expansion.expand(operand.pieces, inquiry_.request.context, size, pattern);
      return expanded && test(*expanded);
    });
  }

  bool any_arn(std::string_view value) {
    ArnParts texts;
    if (!split_arn(value, texts)) return false;
    return any(parts_.arns, [&](const ArnOperand& operand) {
      ArnParts expanded_parts;
      if (!operand.pieces.empty()) {
        const std::optional<std::string_view> expanded =
            inquiry_.expansion.expand(operand.pieces, inquiry_.request.context, value.size(), true);
        if (!expanded || !split_arn(*expanded, expanded_parts)) return false;
      }
      const ArnParts& patterns = operand.pieces.empty() ? operand.parts : expanded_parts;
      for (std::size_t i = 6; i-- > 0;)  // the last parts differ most
        if (!glob_match(patterns[i], texts[i])) return false;
      return true;
    });
  }

  bool in_order(std::strong_ordering order) const {
    switch (atom_.op) {
      case Operator::NumericLessThan:
      case Operator::DateLessThan:
        return order < 0;
      case Operator::NumericLessThanEquals:
      case Operator::DateLessThanEquals:
        return order <= 0;
      case Operator::NumericGreaterThan:
      case Operator::DateGreaterThan:
        return order > 0;
      case Operator::NumericGreaterThanEquals:
      case Operator::DateGreaterThanEquals:
        return order >= 0;
      default:
        return order == 0;
    }
  }

  const Program::Parts& parts_;
  const Atom& atom_;
  Inquiry& inquiry_;
};

bool null_holds(const Program::Parts& parts, const Atom& atom, bool absent) {
  if (atom.set != SetOperator::None) return atom.set == SetOperator::ForAllValues;
  for (std::uint32_t i = 0; i < atom.count; ++i)
    if (parse_truth(parts.texts[atom.first + i].text) == absent) return true;
  return false;
}

}  // namespace

bool condition_holds(const Program::Parts& parts, const Atom& atom, Inquiry& inquiry) {
  const Values values = inquiry.request.context.lookup(atom.key);
  const bool absent = values.empty();
  if (atom.op == Operator::Null) return null_holds(parts, atom, absent);
  if (absent && atom.if_exists) return true;

  // A set operator takes values that are all empty texts for no values.
  const bool null_set = atom.set != SetOperator::None &&
                        std::ranges::all_of(values, [](std::string_view value) { return value.empty(); });
  if (atom.set == SetOperator::ForAllValues && null_set) return true;
  if (atom.set == SetOperator::ForAnyValue && null_set) return false;
  if (atom.empty_list) return atom.negated && atom.set == SetOperator::None && !atom.if_exists;
  if (absent) return atom.negated;

  // Several values without a set operator: documented as undefined. Any for the positive, all for the negated
  // operators.
  const bool all = atom.set == SetOperator::ForAllValues || (atom.set == SetOperator::None && atom.negated);
  AnyOperand operands(parts, atom, inquiry);
  for (const std::string_view value : values)
    if ((operands.matches(value) != atom.negated) != all) return !all;
  return all;
}

}  // namespace keyward::policy
