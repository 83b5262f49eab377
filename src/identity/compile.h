// From a policy document's text to what decisions are made from.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "identity/entities.h"

namespace keyward::identity {

// Parses and compiles an identity policy. `arn` is a managed policy's, empty for an inline one; `name` is what messages
// and the simulator call it; `version` is the number of a managed policy's version, 0 without one.
// MalformedPolicyDocument with AWS's sentence.
Result<Document> make_document(std::string text, std::string arn, std::string name, std::int64_t version = 0);

// The same of a role's trust policy. `trusted` are the users and roles that it names, with their IDs.
Result<Document> make_trust_document(std::string text, const std::vector<NamedPrincipal>& trusted);

// Parses and compiles a policy that is passed when a session is made. MalformedPolicyDocument as above.
Result<std::shared_ptr<const policy::Program>> make_session_program(std::string text);

// Gives every document of the entity its program. For entities that come from the store. MalformedPolicyDocument: a
// document that no longer parses, which only a damaged or foreign store can hold.
Result<void> compile_documents(User& user);
Result<void> compile_documents(Group& group);
Result<void> compile_documents(Role& role);
Result<void> compile_documents(ManagedPolicy& policy);

}  // namespace keyward::identity
