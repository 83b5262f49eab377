#include "policy/evaluate.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <vector>

#include "policy/match.h"
#include "policy/words.h"

namespace keyward::policy {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};

// What one program says about the request.
struct Verdict {
  std::uint32_t deny = kNone;   // a statement
  std::uint32_t allow = kNone;  // a statement; of those that allow the one whose grant carries furthest
  Grant grant = Grant::None;
};

// Words of working memory: on the stack for all but giant programs.
class Words {
 public:
  Words(std::size_t count, std::vector<std::uint64_t>& spill) {
    if (count > stack_.size()) {
      spill.resize(std::max(spill.size(), count));
      data_ = spill.data();
    }
  }
  std::uint64_t* data() { return data_; }

 private:
  std::array<std::uint64_t, 128> stack_;
  std::uint64_t* data_ = stack_.data();
};
thread_local std::vector<std::uint64_t> row_spill;
thread_local std::vector<std::uint64_t> memo_spill;
thread_local std::vector<std::uint64_t> slot_spill;

// `kAll`: also looks for an Allow beside a Deny.
template <bool kAll = false>
class Run {
 public:
  Run(const Program::Parts& parts, Inquiry& inquiry)
      : parts_(parts), inquiry_(inquiry), memo_words_(parts.memo_words), memo_(memo_words_, memo_spill) {
    for (std::size_t i = 0; i < memo_words_; ++i) memo_.data()[i] = 0;
  }

  Verdict all() {
    if (parts_.statement_count == 0) return {};
    Words scratch(parts_.words, row_spill);
    const RowView row = action_row(parts_, inquiry_.action, scratch.data());
    if (parts_.resources.empty() || !row.crowded) {
      each(row, nullptr);
    } else if (!each(row, parts_.resources.everywhere().data())) {
      Words visited(parts_.resources.slot_words(), slot_spill);
      parts_.resources.search(inquiry_.request.resource, visited.data(), [&](std::uint32_t statement) {
        return (row.bits[statement / 64] >> (statement % 64) & 1U) != 0 && look(statement);
      });
    }
    return verdict_;
  }

 private:
  // Looks at the statements of the row that are also in the other one, if there is one, until no later one can change
  // the verdict: Deny stands before Allow. True if none at all can: a Deny was found.
  bool each(const RowView& row, const std::uint64_t* other) {
    look_at_row(row, other);
    return !kAll && verdict_.deny != kNone;
  }
  void look_at_row(const RowView& row, const std::uint64_t* other) {
    const auto each_of_word = [&](std::uint32_t w) {
      for (std::uint64_t bits = other == nullptr ? row.bits[w] : row.bits[w] & other[w]; bits != 0; bits &= bits - 1) {
        if (look(w * 64 + static_cast<std::uint32_t>(std::countr_zero(bits)))) return true;
        if (verdict_.grant == Grant::Everything) return true;
      }
      return false;
    };
    if (row.summary == nullptr) {
      for (std::uint32_t w = 0; w < parts_.words; ++w)
        if (each_of_word(w)) return;
      return;
    }
    for (std::uint32_t s = 0; s < parts_.summary_words; ++s)
      for (std::uint64_t bits = row.summary[s]; bits != 0; bits &= bits - 1)
        if (each_of_word(s * 64 + static_cast<std::uint32_t>(std::countr_zero(bits)))) return;
  }

  // Adds what a statement of the action says. True if nothing more can change: a Deny was found.
  bool look(std::uint32_t number) {
    const bool deny = number < parts_.deny_count;
    if (!deny && verdict_.grant == Grant::Everything) return false;
    const CompiledStatement& statement = parts_.statements[number];
    const Grant grant = principal_grant(parts_, statement, inquiry_);
    if (grant <= (deny ? Grant::None : verdict_.grant)) return false;
    if (!resources_match(parts_, statement, inquiry_)) return false;
    for (std::uint32_t i = 0; i < statement.atom_count; ++i)
      if (!holds(i < CompiledStatement::kAtoms ? statement.atoms[i] : parts_.atom_ids[statement.first_atom + i]))
        return false;
    if (deny) {
      verdict_.deny = number;
      return !kAll;
    }
    verdict_.allow = number;
    verdict_.grant = grant;
    return false;
  }

  // Each atom is evaluated once at most: two bits, known and true.
  bool holds(std::uint32_t atom) {
    std::uint64_t& word = memo_.data()[atom / 32];
    const unsigned shift = atom % 32 * 2;
    const std::uint64_t known = word >> shift & 3U;
    if (known != 0) return known == 3;
    const bool result = condition_holds(parts_, parts_.atoms[atom], inquiry_);
    word |= (result ? std::uint64_t{3} : std::uint64_t{1}) << shift;
    return result;
  }

  const Program::Parts& parts_;
  Inquiry& inquiry_;
  std::size_t memo_words_;
  Words memo_;
  Verdict verdict_;
};

// The union of several programs.
struct Finding {
  Verdict verdict;
  const Program* program = nullptr;  // of the deny, or else of the allow
  bool denies() const { return verdict.deny != kNone; }
  bool allows() const { return verdict.allow != kNone; }
};

// Puts what the programs say into an empty finding. True if they deny.
bool denies(Programs programs, Inquiry& inquiry, Finding& finding) {
  for (const Program* const program : programs) {
    const Verdict verdict = Run<>(program->parts(), inquiry).all();
    if (verdict.deny == kNone && verdict.grant <= finding.verdict.grant) continue;
    finding = {verdict, program};
    if (verdict.deny != kNone) return true;
  }
  return false;
}

bool denies(const Program* const& program, Inquiry& inquiry, Finding& finding) {
  return program != nullptr && denies(Programs(&program, 1), inquiry, finding);
}

Decision decided(Outcome outcome, PolicyType type, const Finding& finding) {
  Decision decision{outcome, type, finding.program, 0, 0};
  if (finding.program == nullptr) return decision;
  const std::uint32_t number = finding.denies() ? finding.verdict.deny : finding.verdict.allow;
  const CompiledStatement& statement = finding.program->parts().statements[number];
  decision.source = statement.source;
  decision.statement = statement.statement;
  return decision;
}

Decision denied(PolicyType type, const Finding& finding) { return decided(Outcome::ExplicitlyDenied, type, finding); }

Decision refused(PolicyType type) { return {Outcome::ImplicitlyDenied, type, nullptr, 0, 0}; }

bool is_service_linked(const Principal& principal) {
  return principal.kind == PrincipalKind::AssumedRole && principal.parent_arn.contains(":role/aws-service-role/");
}

class Evaluation {
 public:
  Evaluation(const PolicySets& sets, const Request& request) : sets_(sets), request_(request), inquiry_(request) {
    inquiry_.has_boundary = sets.boundary != nullptr;
  }
  Decision run();

 private:
  bool is_member() const {
    const PrincipalKind kind = request_.principal.kind;
    return kind == PrincipalKind::Root || kind == PrincipalKind::User || kind == PrincipalKind::AssumedRole ||
           kind == PrincipalKind::FederatedUser;
  }
  bool same_account() const {
    return request_.resource_account.empty() || same(request_.resource_account, request_.principal.account);
  }
  // sts:AssumeRole and what goes with it: the trust policy has to speak.
  bool is_role_action();
  // Services other than STS that ask their resource's policy first, whatever the identity policies say.
  bool needs_resource_grant();
  Decision implicit();

  const PolicySets& sets_;
  const Request& request_;
  Inquiry inquiry_;
  bool scp_silent_ = false;  // at some level
  Finding endpoint_;
  Finding resource_;  // of the resource policy or the trust policy
  Finding identity_;
  Finding boundary_;
  Finding session_;
};

bool Evaluation::is_role_action() {
  const std::string_view action = inquiry_.action.text;
  if (!begins_with(action, "sts:")) return false;
  return action == "sts:assumerole" || action == "sts:assumerolewithsaml" ||
         action == "sts:assumerolewithwebidentity" ||
         ((action == "sts:tagsession" || action == "sts:setsourceidentity" || action == "sts:setcontext") &&
          inquiry_.resource_is_arn() && inquiry_.resource_parts[5].starts_with("role/"));
}

bool Evaluation::needs_resource_grant() {
  if (sets_.trust != nullptr) return true;
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
  return inquiry_.action.service == "kms" && inquiry_.resource_is_arn() &&
         inquiry_.resource_parts[5].starts_with("key/");
}

Decision Evaluation::run() {
  if (!fold_action(request_.action, inquiry_.action)) return refused(PolicyType::Identity);
  const std::string_view action = inquiry_.action.text;
  if (is_member() && (action == "sts:getcalleridentity" || action == "sts:getsessiontoken"))
    return {Outcome::Allowed, PolicyType::None, nullptr, 0, 0};

  // All that may deny, in the order in which a denial is told.
  const bool controlled = is_member() && !is_service_linked(request_.principal);
  if (controlled) {
    for (const Programs level : sets_.service_control) {
      Finding finding;
      if (denies(level, inquiry_, finding)) return denied(PolicyType::ServiceControl, finding);
      scp_silent_ |= !finding.allows();
    }
  }
  if (!is_service_linked(request_.principal) && action != "kms:retiregrant") {
    for (const Programs level : sets_.resource_control) {
      Finding finding;
      if (denies(level, inquiry_, finding)) return denied(PolicyType::ResourceControl, finding);
    }
  }
  if (denies(sets_.endpoint, inquiry_, endpoint_)) return denied(PolicyType::Endpoint, endpoint_);
  const bool trust = sets_.trust != nullptr;
  inquiry_.in_trust = trust;
  if (denies(trust ? sets_.trust : sets_.resource, inquiry_, resource_))
    return denied(trust ? PolicyType::Trust : PolicyType::Resource, resource_);
  inquiry_.in_trust = false;
  if (denies(sets_.identity, inquiry_, identity_)) return denied(PolicyType::Identity, identity_);
  if (denies(sets_.boundary, inquiry_, boundary_)) return denied(PolicyType::Boundary, boundary_);
  if (denies(sets_.session, inquiry_, session_)) return denied(PolicyType::Session, session_);
  return implicit();
}

// No Deny speaks: is there every Allow that is needed?
Decision Evaluation::implicit() {
  if (scp_silent_) return refused(PolicyType::ServiceControl);
  if (sets_.endpoint != nullptr && !endpoint_.allows()) return refused(PolicyType::Endpoint);
  const bool role_action = is_role_action();
  const PolicyType resource_type = sets_.trust != nullptr || role_action ? PolicyType::Trust : PolicyType::Resource;
  if (!is_member()) {
    // Nobody is unsigned in front of a role:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    const bool unsigned_for_role =
        request_.principal.kind == PrincipalKind::Anonymous && resource_type == PolicyType::Trust;
    return resource_.allows() && !unsigned_for_role ? decided(Outcome::Allowed, resource_type, resource_)
                                                    : refused(resource_type);
  }

  // Only in its own account does a resource's policy stand in for others.
  const Grant grant = same_account() ? resource_.verdict.grant : Grant::None;
  const bool resource_missing = !resource_.allows() && (!same_account() || role_action || needs_resource_grant());
  if (request_.principal.kind == PrincipalKind::Root) {
    if (inquiry_.action.text == "sts:assumerole") return refused(resource_type);
    return resource_missing ? refused(resource_type) : Decision{Outcome::Allowed, PolicyType::None, nullptr, 0, 0};
  }
  if (!identity_.allows() && grant < Grant::Identity) return refused(PolicyType::Identity);
  if (sets_.boundary != nullptr && !boundary_.allows() && grant < Grant::Boundary) return refused(PolicyType::Boundary);
  const bool needs_session = !sets_.session.empty() || request_.principal.kind == PrincipalKind::FederatedUser;
  if (needs_session && !session_.allows() && grant < Grant::Everything) return refused(PolicyType::Session);
  if (resource_missing) return refused(resource_type);
  if (identity_.allows()) return decided(Outcome::Allowed, PolicyType::Identity, identity_);
  return decided(Outcome::Allowed, resource_type, resource_);
}

}  // namespace

std::pair<bool, bool> said(Programs programs, Inquiry& inquiry) {
  bool denies = false;
  bool allows = false;
  for (const Program* const program : programs) {
    const Verdict verdict = Run<true>(program->parts(), inquiry).all();
    denies |= verdict.deny != kNone;
    allows |= verdict.allow != kNone;
  }
  return {denies, allows};
}

Decision evaluate(const PolicySets& policies, const Request& request) noexcept {
  return Evaluation(policies, request).run();
}

}  // namespace keyward::policy
