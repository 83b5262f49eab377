// What an account holds, where it is no error that it does not: lookup.h has the same with AWS's errors.
#pragma once
#include <memory>
#include <string_view>

#include "identity/catalog.h"
#include "identity/state.h"

namespace keyward::api {

// The managed policy of this ARN: one of the account's own, or one of AWS's. Null if there is none.
std::shared_ptr<const identity::ManagedPolicy> find_managed_policy(const identity::Account& account,
                                                                   const identity::Catalog& catalog,
                                                                   std::string_view arn);
// The first by serial of the MFA devices of a user's id or of kRootOwner; null if it has none.
std::shared_ptr<const identity::MfaDevice> first_device(const identity::Account& account, std::string_view owner);

}  // namespace keyward::api
