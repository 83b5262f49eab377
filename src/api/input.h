// Fills the typed input of an operation from a Query request or from the console's JSON, and checks it against the
// model, with AWS's own sentences. After this a handler may rely on every limit that the model states.
#pragma once
#include <string_view>

#include "api/descriptor.h"
#include "api/query.h"
#include "base/error.h"
#include "base/json.h"

namespace keyward::api {

// Unknown parameters are ignored; "X=" is an empty list; gaps in the numbers of a list are closed. Error:
// ValidationError with all that is wrong. IAM leaves refused values out of the text, STS shows them, passwords are
// never shown.
Result<Object> read_input(const OperationInfo& operation, const Parameters& parameters);

// The same from a JSON object with AWS's member names; null is absent. Requires nothing of the value.
Result<Object> read_input(const OperationInfo& operation, json::Value value);

// The same of a REST request: the members that the operation's query string carries come from there.
Result<Object> read_input(const OperationInfo& operation, json::Value value, const Parameters& query);

// A text member of an input as it was sent, or its default; null if it is absent, unknown, secret or no text.
const std::string* text_member(const Object& input, std::string_view member);

// Whether a member was sent: a list or map counts if it has elements, a member with a default always.
bool has_member(const Object& input, std::string_view member);

}  // namespace keyward::api
