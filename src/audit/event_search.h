// Finds events of one account in the audit log, newest first, as CloudTrail's LookupEvents answers them.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "store/store.h"

namespace keyward::audit {

enum class Attribute : std::uint8_t {
  None,  // every event
  EventId,
  EventName,
  ReadOnly,  // "true" or "false"
  Username,
  ResourceType,
  ResourceName,
  EventSource,
  AccessKeyId,
};

struct Search {
  std::string account;
  Attribute attribute = Attribute::None;
  std::string value;  // of the attribute, with its case
  Time from, to;      // both count
  std::size_t count = 50;
};

struct NamedResource {
  std::string type;  // "AWS::IAM::User"
  std::string name;
};

struct FoundEvent {
  std::string id, name, source, user_name, access_key_id, account;  // each may be empty
  bool read_only = false;
  Time time;
  std::vector<NamedResource> resources;
  std::string text;  // the whole event, a JSON object
};

// Where a search goes on: with what is older than this line of this block.
struct Place {
  static constexpr std::int64_t kNewest = std::numeric_limits<std::int64_t>::max();
  std::int64_t block = kNewest;
  std::int64_t line = kNewest;
};

struct FoundEvents {
  std::vector<FoundEvent> events;  // newest first
  std::optional<Place> next;       // if there may be more: the count was reached, or as much was read as one call may
};

// An event of the log; nothing for a line that is none.
std::optional<FoundEvent> read_event(std::string_view line);

// Reads at most some megabytes of the log, so that nobody's search keeps others waiting: a search for what is rare may
// give few events, or none, and a place to go on. From any thread. Error: the log cannot be read.
Result<FoundEvents> find_events(store::LogReader& log, const Search& search, Place before);

}  // namespace keyward::audit
