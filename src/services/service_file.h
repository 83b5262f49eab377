// A file that describes services of the operator's own, YAML or JSON (docs/services.md has an example):
//
//   services:
//     photos:                              # the prefix, as in photos:Share
//       name: Photos
//       actions:
//         Share:
//           access: Permissions management # List, Read, Write, Permissions management, Tagging
//           description: Share an album
//           resources: [album*]            # with a star: required
//           condition_keys: [photos:Visibility]
//           dependent_actions: [iam:PassRole]
//       resources:
//         album:
//           arn: arn:${Partition}:photos:${Region}:${Account}:album/${AlbumName}
//           condition_keys: ['aws:ResourceTag/${TagKey}']
//       condition_keys:
//         photos:Visibility:
//           type: String                   # String, ARN, Bool, Numeric, Date, IPAddress, Binary; ArrayOf... for
//           several description: Who may see it
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "services/reference.h"

namespace keyward::services {

inline constexpr std::size_t kMaxServiceFileBytes = 4 << 20;

// The services of a file's text, in its order. Errors: InvalidInput, "NAME:LINE: what": no YAML, something that is not
// in the form above, twice or too much, a resource type or a key of the service that it does not describe.
Result<std::vector<std::shared_ptr<const Service>>> parse_service_file(const std::string& text,
                                                                       const std::string& name);

}  // namespace keyward::services
