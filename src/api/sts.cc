// The Security Token Service: https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
#include <algorithm>

#include "api/lookup.h"
#include "api/one_time_codes.h"
#include "api/rules.h"
#include "secrets/ids.h"

namespace keyward::api {
namespace {
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
constexpr std::int64_t kDefaultSession = 43'200;
constexpr std::int64_t kMaxRootSession = 3'600;

std::unexpected<Error> mfa_failed(const char* why) {
  return fail(Code::AccessDenied, std::string("MultiFactorAuthentication failed") + why);
}
}  // namespace

Result<sts::GetCallerIdentityOutput> get_caller_identity(const Context& context, const sts::GetCallerIdentityInput&) {
  return sts::GetCallerIdentityOutput{context.caller.unique_id(), context.caller.account, context.caller.arn};
}

Result<sts::GetAccessKeyInfoOutput> get_access_key_info(const Context& context,
                                                        const sts::GetAccessKeyInfoInput& input) {
  if (const identity::KeyOwner* owner = context.state.find_access_key(input.access_key_id))
    return sts::GetAccessKeyInfoOutput{owner->account};
  if (const std::optional<std::string> account = secrets::account_of(input.access_key_id))
    return sts::GetAccessKeyInfoOutput{*account};
  return fail(Code::ValidationError, "Invalid Access Key ID");
}

WriteResult<sts::GetSessionTokenOutput> get_session_token(const Context& context,
                                                          const sts::GetSessionTokenInput& input) {
  const authn::Caller& caller = context.caller;
  if (caller.credential != authn::CredentialKind::AccessKey)
    return fail(Code::AccessDenied, "Cannot call GetSessionToken with session credentials");
  Written<sts::GetSessionTokenOutput> written;
  secrets::SessionToken token;
  if (input.serial_number.has_value() != input.token_code.has_value())
    return mfa_failed(", must provide both MFA serial number and one time pass code.");
  if (input.serial_number) {
    const auto device = context.account.find_mfa_device(*input.serial_number);
    if (device == nullptr || device->owner != caller.owner())
      return mfa_failed(
          ", unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this "
          "user.");
    auto used = use_code(context.env.records, *device, input.token_code->expose(), context.now);
    if (!used) return std::unexpected(std::move(used).error());
    if (!*used) return mfa_failed(" with invalid MFA one time pass code. ");
    written.changes.push_back(identity::put(context.account.id(), **std::move(used)));
    token.mfa_at = context.now;
  }
  std::int64_t duration = input.duration_seconds.value_or(kDefaultSession);
  if (caller.is_root()) duration = std::min(duration, kMaxRootSession);
  token.kind = secrets::SessionToken::Kind::User;
  token.account = caller.account;
  token.principal_id = caller.unique_id();
  token.access_key_id = secrets::new_id(secrets::IdKind::TemporaryAccessKey, context.account.id(), context.env.random);
  token.issued = context.now;
  token.expires = {context.now.seconds + duration};
  auto sealed = context.env.tokens.seal_session(token, context.env.random);
  if (!sealed) return std::unexpected(std::move(sealed).error());
  written.output.credentials = {token.access_key_id, std::string(context.env.tokens.temporary_secret(token).expose()),
                                *std::move(sealed), token.expires};
  return written;
}
}  // namespace keyward::api
