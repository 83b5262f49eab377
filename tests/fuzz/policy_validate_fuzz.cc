// Validation and service files: whatever the bytes, it ends, findings point into the text, and a file that is accepted
// can be used. The first byte chooses the kind of policy; behind 0xFF stands a service file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "services/service_file.h"
#include "validation/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace keyward;
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 0xFF || data[0] == '#') {
    const auto read = services::parse_service_file(text, "fuzz.yaml");
    if (!read) return 0;
    const services::Reference reference(*read);
    for (const auto& service : *read) {
      if (reference.find_service(service->prefix) == nullptr) std::abort();
      for (const services::Action& action : service->actions)
        if (service->find_action(action.name) == nullptr) std::abort();
    }
    return 0;
  }
  const auto kind = static_cast<policy::Kind>(data[0] % 7);
  const auto findings = validation::validate(text, {kind, "AWS::S3::Bucket"}, services::Reference());
  if (findings.size() > validation::kMaxFindings) std::abort();
  for (const validation::Finding& finding : findings)
    if (finding.place.begin > finding.place.end || finding.place.end > text.size() || finding.details.empty())
      std::abort();
  return 0;
}
