// ARN formats of resource types against ARNs, and against what a policy's Resource element says.
#pragma once
#include <string_view>

namespace keyward::services {

// True if `arn`, a whole ARN without wildcards, is of the format "arn:${Partition}:s3:::${BucketName}": a "${...}"
// stands for any text but the empty one; one in the first five parts holds no colon. Case counts.
bool is_of_format(std::string_view format, std::string_view arn);

// True if some ARN of the format could match the pattern of a Resource element: '*' and '?' are wild, a variable
// "${...}" may have any value. Compared part by part, as ARNs are. Time is the product of the two lengths.
bool may_match_format(std::string_view format, std::string_view pattern);

// The same for one part of an ARN, 0 "arn" to 5 the resource, which takes in all further colons. False if the pattern
// has no such part.
bool may_match_part(std::string_view format, std::string_view pattern, unsigned part);

// A part of an ARN or of a format; colons in "${...}" do not divide. Empty if there is none.
std::string_view arn_part(std::string_view arn, unsigned part);

}  // namespace keyward::services
