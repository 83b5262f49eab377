#include "api/event_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "api/pagination.h"
#include "api/rules.h"
#include "base/text.h"
#include "secrets/sha256.h"

namespace keyward::api {
namespace {
using audit::Attribute;

constexpr std::int64_t kMaxResults = 50;
constexpr std::int64_t kHistorySeconds = std::int64_t{90} * 86'400;

struct NamedAttribute {
  std::string_view name;
  Attribute attribute;
};
constexpr std::array kAttributes{
    NamedAttribute{"EventId", Attribute::EventId},           NamedAttribute{"EventName", Attribute::EventName},
    NamedAttribute{"ReadOnly", Attribute::ReadOnly},         NamedAttribute{"Username", Attribute::Username},
    NamedAttribute{"ResourceType", Attribute::ResourceType}, NamedAttribute{"ResourceName", Attribute::ResourceName},
    NamedAttribute{"EventSource", Attribute::EventSource},   NamedAttribute{"AccessKeyId", Attribute::AccessKeyId},
};

Result<audit::Search> read_search(const cloudtrail::LookupEventsInput& input, std::string_view account, Time now) {
  audit::Search search{.account = std::string(account), .value = {}, .from = {}, .to = {}};
  const std::int64_t count = input.max_results.value_or(kMaxResults);
  if (count < 1 || count > kMaxResults)
    return fail(Code::InvalidMaxResults, fmt::format("MaxResults must be from 1 to {}.", kMaxResults));
  search.count = static_cast<std::size_t>(count);
  if (input.lookup_attributes.size() > 1)
    return fail(Code::InvalidLookupAttributes, "You can look events up by one attribute at a time.");
  if (!input.lookup_attributes.empty()) {
    const cloudtrail::LookupAttribute& asked = input.lookup_attributes.front();
    search.attribute = std::ranges::find(kAttributes, asked.attribute_key, &NamedAttribute::name)->attribute;
    search.value = asked.attribute_value;
    if (search.attribute == Attribute::ReadOnly && search.value != "true" && search.value != "false")
      return fail(Code::InvalidLookupAttributes, "The attribute ReadOnly is true or false.");
  }
  if (input.start_time && input.end_time && *input.start_time > *input.end_time)
    return fail(Code::InvalidTimeRange, "The start time is after the end time.");
  search.from = std::max(Time{now.seconds - kHistorySeconds}, input.start_time.value_or(Time()));
  search.to = input.end_time.value_or(now);
  return search;
}

// A token is good for the same question alone. What moves with the clock is no part of it.
std::string question_of(const cloudtrail::LookupEventsInput& input, const audit::Search& search) {
  const auto seconds = [](const std::optional<Time>& time) { return time ? time->seconds : -1; };
  const std::string text = fmt::format("{} {} {} {} {}", search.account, static_cast<int>(search.attribute),
                                       seconds(input.start_time), seconds(input.end_time), search.value);
  return hex_lower(secrets::sha256(text)).substr(0, 16);
}

std::string token_of(audit::Place place, std::string_view question) {
  return encode_marker(Operation::LookupEvents, fmt::format("{} {} {}", place.block, place.line, question));
}

Result<audit::Place> place_of(const std::optional<std::string>& token, std::string_view question) {
  if (!token) return audit::Place();
  const auto invalid = [] { return fail(Code::InvalidNextToken, "The token is none that this call's question gave."); };
  const Result<std::string> key = decode_marker(Operation::LookupEvents, *token);
  if (!key) return invalid();
  auto number = [at = key->data(), end = key->data() + key->size()]() mutable {
    std::int64_t out = -1;
    const auto [behind, error] = std::from_chars(at, end, out);
    at = behind == end || *behind != ' ' || error != std::errc() ? end : behind + 1;
    return out;
  };
  audit::Place place;
  place.block = number();
  place.line = number();
  if (place.block < 0 || place.line < 0 || *key != fmt::format("{} {} {}", place.block, place.line, question))
    return invalid();
  return place;
}

cloudtrail::Event event_shape(const audit::FoundEvent& found) {
  cloudtrail::Event shape;
  const auto set = [](std::optional<std::string>& member, const std::string& text) {
    if (!text.empty()) member = text;
  };
  set(shape.event_id, found.id);
  set(shape.event_name, found.name);
  shape.read_only = found.read_only ? "true" : "false";
  set(shape.access_key_id, found.access_key_id);
  shape.event_time = found.time;
  set(shape.event_source, found.source);
  set(shape.username, found.user_name);
  for (const audit::NamedResource& one : found.resources) {
    cloudtrail::Resource& resource = shape.resources.emplace_back();
    resource.resource_type = one.type;
    resource.resource_name = one.name;
  }
  shape.cloud_trail_event = found.text;
  return shape;
}
}  // namespace

Result<audit::FoundEvents> look_up(const cloudtrail::LookupEventsInput& input, std::string_view account, const Env& env,
                                   Time now) {
  if (input.event_category && *input.event_category != "insight")
    return fail(Code::InvalidEventCategory, "The only category to ask for is insight.");
  Result<audit::Search> search = read_search(input, account, now);
  if (!search) return std::unexpected(std::move(search).error());
  const Result<audit::Place> place = place_of(input.next_token, question_of(input, *search));
  if (!place) return std::unexpected(place.error());
  // Nothing here makes insights out of events.
  if (input.event_category || env.log == nullptr) return audit::FoundEvents();
  return audit::find_events(*env.log, *search, *place);
}

Result<cloudtrail::LookupEventsOutput> lookup_events(const Context& context,
                                                     const cloudtrail::LookupEventsInput& input) {
  cloudtrail::LookupEventsOutput output;
  for (const audit::FoundEvent& event : context.prepared.events.events) output.events.push_back(event_shape(event));
  if (const auto& next = context.prepared.events.next) {
    const Result<audit::Search> search = read_search(input, context.account.id(), context.now);
    if (!search) return std::unexpected(search.error());
    output.next_token = token_of(*next, question_of(input, *search));
  }
  return output;
}

}  // namespace keyward::api
