// The engine of src/policy, asked with the texts that the reference is asked with.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "case.h"
#include "policy/evaluate.h"

namespace keyward::reference {

class EngineSide {
 public:
  // Parses and compiles. `one_program`: the policies of a list become one program instead of one each.
  EngineSide(const PolicyTexts& policies, const std::optional<std::string>& trust, bool one_program);

  // What the parser said against a policy; empty if it took all of them.
  const std::string& refusal() const { return refusal_; }

  // Requires: no refusal. With `explained`, explain() must give the same decision as evaluate(), and the decision must
  // fit the statement it names; what is wrong with it is put into `fault`.
  Verdict decide(const RequestTexts& request, bool explained, std::string& fault) const;

 private:
  using Owned = std::vector<std::shared_ptr<const policy::Program>>;
  Owned compile_list(const std::vector<std::string>& texts, policy::Kind kind, bool one_program);
  std::shared_ptr<const policy::Program> compile_one(const std::optional<std::string>& text, policy::Kind kind);

  Owned identity_, session_;
  std::shared_ptr<const policy::Program> boundary_, resource_, trust_, endpoint_;
  std::vector<Owned> service_control_, resource_control_;
  std::string refusal_;
};

}  // namespace keyward::reference
