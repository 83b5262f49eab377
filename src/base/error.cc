#include "base/error.h"

namespace keyward {
namespace {
// One row per Code, in its order.
constexpr std::array kCodes{
    CodeInfo{"AccessDenied", 403},
    CodeInfo{"ConcurrentModification", 409},
    CodeInfo{"DeleteConflict", 409},
    CodeInfo{"EntityAlreadyExists", 409},
    CodeInfo{"EntityTemporarilyUnmodifiable", 409},
    CodeInfo{"ExpiredToken", 403},
    CodeInfo{"ExpiredTokenException", 400},
    CodeInfo{"IDPCommunicationError", 400},
    CodeInfo{"IDPRejectedClaim", 403},
    CodeInfo{"IncompleteSignature", 400},
    CodeInfo{"InternalFailure", 500},
    CodeInfo{"InvalidAction", 400},
    CodeInfo{"InvalidAuthenticationCode", 403},
    CodeInfo{"InvalidAuthorizationMessageException", 400},
    CodeInfo{"InvalidClientTokenId", 403},
    CodeInfo{"InvalidIdentityToken", 400},
    CodeInfo{"InvalidInput", 400},
    CodeInfo{"InvalidParameterValue", 400},
    CodeInfo{"InvalidUserType", 400},
    CodeInfo{"LimitExceeded", 409},
    CodeInfo{"MalformedPolicyDocument", 400},
    CodeInfo{"MalformedQueryString", 404},
    CodeInfo{"MissingAction", 400},
    CodeInfo{"MissingAuthenticationToken", 403},
    CodeInfo{"MissingParameter", 400},
    CodeInfo{"NoSuchEntity", 404},
    CodeInfo{"OpenIdIdpCommunicationError", 400},
    CodeInfo{"PackedPolicyTooLarge", 400},
    CodeInfo{"PasswordPolicyViolation", 400},
    CodeInfo{"PolicyEvaluation", 500},
    CodeInfo{"PolicyNotAttachable", 400},
    CodeInfo{"RequestEntityTooLarge", 413},
    CodeInfo{"RequestExpired", 400},
    CodeInfo{"ServiceFailure", 500},
    CodeInfo{"ServiceUnavailable", 503},
    CodeInfo{"SignatureDoesNotMatch", 403},
    CodeInfo{"Throttling", 400},
    CodeInfo{"UnmodifiableEntity", 400},
    CodeInfo{"ValidationError", 400},
};
static_assert(kCodes.size() == static_cast<std::size_t>(Code::ValidationError) + 1, "a row for every code");
}  // namespace

const CodeInfo& info(Code code) { return kCodes[static_cast<std::size_t>(code)]; }
}  // namespace keyward
