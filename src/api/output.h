// Typed outputs and errors as documents: XML of the AWS Query protocol, and JSON for the console.
#pragma once
#include <string>
#include <string_view>

#include "api/descriptor.h"
#include "base/error.h"

namespace keyward::api {

// <CreateUserResponse xmlns="..."><CreateUserResult>...</CreateUserResult><ResponseMetadata>...; no result element if
// the operation has no output. Lists and maps are always there unless they are optional and absent; policy documents
// are percent-encoded; times are ISO 8601 in UTC. `output` is the operation's output structure; not read if it has
// none. The text may hold a secret that is handed out once: it goes to the client and nowhere else.
std::string xml_reply(const OperationInfo& operation, const void* output, std::string_view request_id);

// <ErrorResponse xmlns="..."><Error><Type>Sender</Type>...: Sender below status 500, Receiver from there on. An empty
// message is left out.
std::string xml_error(const ServiceInfo& service, const Error& error, std::string_view request_id);

// A JSON object with AWS's member names; "{}" if the operation has no output. Policy documents are plain text, blobs
// base64.
std::string json_reply(const OperationInfo& operation, const void* output);

// The same as AWS's JSON protocols have it, times as seconds since 1970. Requires: the operation has an output.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
std::string json_reply_with_seconds(const OperationInfo& operation, const void* output);

// A value of one of the model's structures, as json_reply() writes it.
std::string json_object(const Structure& structure, const void* object);

// An input and an output as the audit log keeps them: JSON objects with names and times as CloudTrail writes them
// ("userName", "Nov 2, 2026 8:00:00 AM"), without secrets: an input's values are replaced, an output's left out.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
std::string json_parameters(const Object& input);
std::string json_response_elements(const Structure& structure, const void* output);

// {"code":"AccessDenied","message":"...","requestId":"..."}
std::string json_error(const Error& error, std::string_view request_id);

}  // namespace keyward::api
