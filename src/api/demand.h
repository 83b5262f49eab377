// What an operation asks of the gate for one request: the model's templates, filled from input and account. Pure.
//
// Templates: "${Name}" is replaced by the first of its alternatives ("${NewPath|Entity.Path}") that has a value:
//   Partition, Account         of the request
//   Entity.Name, .Path         of the entity that the operation is about (OperationInfo::authorize.entity)
//   Entity.Boundary            the ARN of its permissions boundary, if it has one
//   Main.Name, .Path           in a further permission about another entity: the operation's own
//   any other name             the input's text member of that name
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/descriptor.h"
#include "api/input.h"

namespace keyward::api {

// The facts that templates need, as the account has them now. Views.
struct Subject {
  std::string_view partition = "aws";
  std::string_view account;  // 12 digits
  // The entity that the operation is about. One that does not exist has the name from the input and the path "/":
  // whether it exists is the handler's question, after the gate.
  std::string_view name = {};
  std::string_view path = "/";
  std::string_view boundary = {};            // empty: none
  std::string_view credential_service = {};  // of the service-specific credential that the input names; empty: none
  // The entity is the root user: root calls without a user name, or the access key is root's. The resource is then the
  // root user's ARN.
  bool is_root = false;
  const Subject* main = nullptr;  // of a further permission about another entity: the operation's own subject
};

// One permission that must be had.
struct Demand {
  std::string_view action;
  std::string resource;  // the ARN that policies are matched with, or "*"
  std::string printed;   // how a refusal names it
};

// The operation's own demand first, then those that the input adds about the same entity. Never empty. Requires:
// `input` is of the operation.
std::vector<Demand> demands(const OperationInfo& operation, const Object& input, const Subject& subject);

// What a further permission about an entity of its own asks, `subject`; nothing if the input does not call for it.
std::optional<Demand> demand(const AlsoNeeds& also, const Object& input, const Subject& subject);

// The condition keys that the request itself brings, without tags: iam:PolicyARN and the like. A template that is one
// list of texts gives all of them. Keys live with the model.
std::vector<std::pair<std::string_view, std::vector<std::string>>> request_context(std::span<const ContextKey> keys,
                                                                                   const Object& input,
                                                                                   const Subject& subject);

// The tags that the request sends, for aws:RequestTag/KEY and aws:TagKeys, and the tag keys of an untagging request,
// for aws:TagKeys (their values are absent). In the request's order. Views into the input.
struct RequestTag {
  std::string_view key;
  std::optional<std::string_view> value;
};
std::vector<RequestTag> request_tags(const OperationInfo& operation, const Object& input);

}  // namespace keyward::api
