// Errors as values. A code exists if a client can act on it; everything else is ServiceFailure and a log line.
// Wire names and HTTP statuses are AWS's:
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and each operation's Errors section.
#pragma once
#include <array>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace keyward {

enum class Code : std::uint8_t {
  AccessDenied,
  ConcurrentModification,
  DeleteConflict,
  DuplicateCertificate,
  DuplicateSSHPublicKey,
  EntityAlreadyExists,
  EntityTemporarilyUnmodifiable,
  ExpiredToken,
  ExpiredTokenException,
  IDPCommunicationError,
  IDPRejectedClaim,
  IncompleteSignature,
  InternalFailure,
  InvalidAction,
  InvalidAuthenticationCode,
  InvalidAuthorizationMessage,
  InvalidCertificate,
  InvalidClientTokenId,
  InvalidEventCategory,
  InvalidIdentityToken,
  InvalidInput,
  InvalidLookupAttributes,
  InvalidMaxResults,
  InvalidNextToken,
  InvalidParameterValue,
  InvalidPublicKey,
  InvalidTimeRange,
  InvalidUserType,
  KeyPairMismatch,
  LimitExceeded,
  MalformedCertificate,
  MalformedPolicyDocument,
  MalformedQueryString,
  MissingAction,
  MissingAuthenticationToken,
  MissingParameter,
  NoSuchEntity,
  NotSupportedService,
  OpenIdIdpCommunicationError,
  PackedPolicyTooLarge,
  PasswordPolicyViolation,
  PolicyEvaluation,
  PolicyNotAttachable,
  ReportExpired,
  ReportInProgress,
  ReportNotPresent,
  RequestEntityTooLarge,
  RequestExpired,
  ServiceFailure,
  ServiceUnavailable,
  SignatureDoesNotMatch,
  Throttling,
  UnmodifiableEntity,
  UnrecognizedPublicKeyEncoding,
  ValidationError,
};

struct CodeInfo {
  std::string_view wire;  // the <Code> of the error document
  std::uint16_t status;   // HTTP status; 5xx answers carry <Type>Receiver</Type>
};

// The row of a code.
const CodeInfo& info(Code code);

struct Error {
  Code code;
  std::string message;  // AWS's sentence where it is known; never a secret
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Code code, std::string why) { return std::unexpected(Error{code, std::move(why)}); }

}  // namespace keyward
