#include "api/account_lookup.h"

#include <fmt/format.h>

namespace keyward::api {

std::shared_ptr<const identity::ManagedPolicy> find_managed_policy(const identity::Account& account,
                                                                   const identity::Catalog& catalog,
                                                                   std::string_view arn) {
  auto policy = account.find_policy(arn);
  return policy == nullptr ? catalog.find(arn) : policy;
}

std::shared_ptr<const identity::MfaDevice> first_device(const identity::Account& account, std::string_view owner) {
  std::shared_ptr<const identity::MfaDevice> device;
  const std::string prefix = fmt::format("{}/", owner);
  account.devices_of().visit_prefix(prefix, [&](const std::string& key, std::monostate) {
    device = account.find_mfa_device(key.substr(prefix.size()));
    return false;
  });
  return device;
}

}  // namespace keyward::api
