// What IAM asks of a document beyond its grammar, by kind.
#pragma once
#include <optional>
#include <string>

#include "policy/policy.h"

namespace keyward::policy {

// The sentence of the first fault found, or nothing. The document has the grammar's shape.
std::optional<std::string> first_fault(const std::vector<Statement>& statements, Kind kind);

// The offset of the n-th colon (from 0) outside of ${...}; npos if there are fewer.
std::size_t nth_colon(std::string_view text, std::size_t n);

}  // namespace keyward::policy
