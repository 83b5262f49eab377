// The half of verification that needs no secret: what the request claims, and whether it is of a form, an age and a
// scope to look further. The order of the checks is the order of AWS's errors.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "authn/canonical.h"
#include "authn/sigv4.h"
#include "base/text.h"
#include "secrets/sha256.h"

namespace keyward::authn {
namespace {

std::unexpected<Error> incomplete(std::string why) { return fail(Code::IncompleteSignature, std::move(why)); }
std::unexpected<Error> mismatch(std::string why) { return fail(Code::SignatureDoesNotMatch, std::move(why)); }

// A client's own text inside an error: short, and printable.
std::string shown(std::string_view text) {
  std::string out(text.substr(0, 128));
  for (char& c : out)
    if (c < ' ' || c > '~') c = '?';
  return out;
}

std::string hashed(std::string_view text) { return base64(secrets::sha256(text)); }

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The part before a separator; the text goes on behind it. Nothing once the text is used up.
std::optional<std::string_view> next_part(std::optional<std::string_view>& text, char separator) {
  if (!text) return std::nullopt;
  const std::size_t end = text->find(separator);
  const std::string_view part = text->substr(0, end);
  text = end == text->npos ? std::nullopt : std::optional(text->substr(end + 1));
  return part;
}

bool is_signed(std::string_view signed_headers, std::string_view name) {
  std::optional<std::string_view> rest = signed_headers;
  while (const auto part = next_part(rest, ';'))
    if (same_name(*part, name)) return true;
  return false;
}

bool is_amz(std::string_view name) { return name.size() > 6 && same_name(name.substr(0, 6), "x-amz-"); }

// The one content type that the Query protocol reads. To send it unsigned, as curl does, changes nothing of what is
// read.
bool is_form(std::string_view content_type) {
  return same_name(trim(content_type.substr(0, content_type.find(';'))), "application/x-www-form-urlencoded");
}

bool is_region(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string in_minutes(std::int64_t seconds) {
  return seconds % 60 == 0 ? fmt::format("{} min.", seconds / 60) : fmt::format("{} sec.", seconds);
}

// The query's parts of a presigned request. X-Amz-Date alone makes no request presigned.
constexpr std::string_view kQueryParts[] = {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature",
                                            "X-Amz-SignedHeaders", "X-Amz-Security-Token"};

}  // namespace

class AuthorizationParser {
 public:
  AuthorizationParser(const RequestView& request, const SigningRules& rules) : request_(request), rules_(rules) {}

  Result<ParsedAuthorization> parse() {
    using Step = Result<void> (AuthorizationParser::*)();
    for (const Step step :
         {&AuthorizationParser::find_parts, &AuthorizationParser::check_headers, &AuthorizationParser::read_date,
          &AuthorizationParser::check_window, &AuthorizationParser::check_scope, &AuthorizationParser::check_payload})
      if (Result<void> done = (this->*step)(); !done) return std::unexpected(std::move(done).error());
    return std::move(parsed_);
  }

 private:
  Result<void> find_parts() {
    Result<CanonicalQuery> query = CanonicalQuery::parse(request_.query);
    if (!query) return std::unexpected(std::move(query).error());
    const HeaderView* const header = find_header(request_, "authorization");
    const bool in_query = query->find("X-Amz-Algorithm").has_value();
    if (header == nullptr && !in_query)
      return fail(Code::MissingAuthenticationToken, "Request is missing Authentication Token");
    const bool part_in_query =
        std::ranges::any_of(kQueryParts, [&](std::string_view name) { return query->find(name).has_value(); });
    const HeaderView* const token = find_header(request_, "x-amz-security-token");
    if (header != nullptr ? part_in_query : token != nullptr)
      return mismatch("A request is signed either by its Authorization header or by its query-string parameters.");

    parsed_.presigned = in_query;
    if (!request_.query.empty()) parsed_.canonical_query_ = query->text(/*with_signature=*/!in_query);
    if (Result<void> read = in_query ? read_query(*query) : read_header(header->value); !read) return read;
    if (token != nullptr) parsed_.session_token = trim(token->value);
    return split_credential();
  }

  // "AWS4-HMAC-SHA256 Credential=ID/SCOPE, SignedHeaders=a;b, Signature=hex", its parts in any order.
  Result<void> read_header(std::string_view value) {
    value = trim(value);
    const std::string_view algorithm = value.substr(0, std::min(value.find_first_of(" \t"), value.size()));
    if (algorithm != kAlgorithm) return incomplete(fmt::format("Unsupported AWS 'algorithm': '{}'", shown(algorithm)));

    std::optional<std::string_view> rest = value.substr(algorithm.size());
    while (std::optional<std::string_view> part = next_part(rest, ',')) {
      part = trim(*part);
      if (part->empty()) continue;
      std::optional<std::string_view> content = part;
      const std::string_view name = *next_part(content, '=');
      std::string_view* const into = name == "Credential"      ? &credential_
                                     : name == "SignedHeaders" ? &parsed_.signed_headers
                                     : name == "Signature"     ? &parsed_.signature
                                                               : nullptr;
      if (!content || into == nullptr || !into->empty())
        return incomplete(
            fmt::format("Invalid key=value pair (missing equal-sign) in Authorization header (hashed with "
                        "SHA-256 and encoded with Base64): '{}'.",
                        hashed(*part)));
      *into = trim(*content);
    }

    const HeaderView* date = find_header(request_, "x-amz-date");
    if (date == nullptr) date = find_header(request_, "date");
    std::string missing;
    if (credential_.empty()) missing += "Authorization header requires 'Credential' parameter. ";
    if (parsed_.signature.empty()) missing += "Authorization header requires 'Signature' parameter. ";
    if (parsed_.signed_headers.empty()) missing += "Authorization header requires 'SignedHeaders' parameter. ";
    if (date == nullptr)
      missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    if (!missing.empty())
      return incomplete(
          fmt::format("{}(Hashed with SHA-256 and encoded with Base64) Authorization={}", missing, hashed(value)));
    date_ = trim(date->value);
    date_may_be_http_ = same_name(date->name, "date");
    return {};
  }

  Result<void> read_query(const CanonicalQuery& query) {
    struct Part {
      std::string_view name;
      std::string_view* into;
      bool required;
    };
    std::string_view algorithm, expires;
    const Part parts[] = {{"X-Amz-Algorithm", &algorithm, false},
                          {"X-Amz-Credential", &credential_, true},
                          {"X-Amz-Signature", &parsed_.signature, true},
                          {"X-Amz-SignedHeaders", &parsed_.signed_headers, true},
                          {"X-Amz-Date", &date_, true},
                          {"X-Amz-Expires", &expires, false},
                          {"X-Amz-Security-Token", &parsed_.session_token, false},
                          {"X-Amz-Content-Sha256", &parsed_.content_sha256_, false}};
    parsed_.decoded_.reserve(request_.query.size());  // decoding never lengthens, so the views stay
    std::string missing;
    for (const Part& part : parts) {
      if (const auto encoded = query.find(part.name)) *part.into = keep(*percent_decode(*encoded, false));
      if (part.required && part.into->empty())
        missing += fmt::format("AWS query-string parameters must include '{}'. ", part.name);
    }
    if (algorithm != kAlgorithm) return incomplete(fmt::format("Unsupported AWS 'algorithm': '{}'", shown(algorithm)));
    if (!missing.empty()) return incomplete(missing + "Re-examine the query-string parameters.");
    return query.find("X-Amz-Expires") ? read_expires(expires) : Result<void>();
  }

  Result<void> read_expires(std::string_view text) {
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), valid_seconds_);
    if (error != std::errc() || stop != text.data() + text.size())
      return incomplete("X-Amz-Expires should be a number");
    if (valid_seconds_ < 1) return incomplete("X-Amz-Expires must be positive");
    if (valid_seconds_ > kMaxPresignSeconds)
      return incomplete(
          fmt::format("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be "
                      "less than {} seconds",
                      kMaxPresignSeconds));
    return {};
  }

  std::string_view keep(std::string_view text) {
    std::vector<char>& decoded = parsed_.decoded_;
    const std::size_t at = decoded.size();
    decoded.insert(decoded.end(), text.begin(), text.end());
    return {decoded.data() + at, text.size()};
  }

  // ID/YYYYMMDD/region/service/aws4_request
  Result<void> split_credential() {
    std::string_view parts[5];
    std::optional<std::string_view> rest = credential_;
    bool five = true;
    for (std::string_view& part : parts) {
      const auto next = next_part(rest, '/');
      five = five && next && !next->empty();
      part = next.value_or("");
    }
    if (!five || rest)
      return incomplete(
          fmt::format("Credential must have exactly 5 slash-delimited elements, e.g. "
                      "keyid/date/region/service/term, got '{}'",
                      shown(credential_)));
    parsed_.access_key_id = parts[0];
    parsed_.scope = credential_.substr(parts[0].size() + 1);
    parsed_.scope_date = parts[1];
    parsed_.region = parts[2];
    parsed_.service = parts[3];
    parsed_.s3_ = signs_as_s3(parsed_.service);
    terminator_ = parts[4];
    return {};
  }

  // Every header that what follows relies on stands there once and, Date and Authorization apart, is signed.
  Result<void> check_headers() {
    if (!is_signed(parsed_.signed_headers, "host"))
      return mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    std::size_t count = 0;
    for (std::size_t i = 0; i < request_.headers.size(); ++i) {
      const HeaderView& header = request_.headers[i];
      const bool amz = is_amz(header.name);
      const bool content_type = same_name(header.name, "content-type");
      const bool relied_on = amz || content_type || same_name(header.name, "host") || same_name(header.name, "date") ||
                             same_name(header.name, "authorization");
      if (!relied_on) continue;
      if (++count > kMaxSignedHeaders) return incomplete("The request has too many headers.");
      for (const HeaderView& before : request_.headers.first(i))
        if (same_name(before.name, header.name))
          return incomplete(fmt::format("Header '{}' must not be repeated.", shown(header.name)));
      // S3 takes a content type that a browser adds to a presigned upload.
      const bool must_be_signed = amz || (content_type && !parsed_.s3_ && !is_form(header.value));
      if (must_be_signed && !is_signed(parsed_.signed_headers, header.name))
        return mismatch(fmt::format("'{}' must be a 'SignedHeader' in the AWS Authorization.", shown(header.name)));
      if (amz && same_name(header.name, "x-amz-content-sha256")) {
        if (!parsed_.content_sha256_.empty())
          return mismatch("'X-Amz-Content-Sha256' must be either a header or a query-string parameter.");
        parsed_.content_sha256_ = trim(header.value);
        if (parsed_.content_sha256_.empty()) parsed_.content_sha256_ = "-";  // present, and no hash of anything
      }
    }
    return {};
  }

  Result<void> read_date() {
    std::optional<Time> time = parse_iso8601_basic(date_);
    const bool basic = time.has_value();
    if (!time && date_may_be_http_) time = parse_http_date(date_);
    if (!time && date_may_be_http_) time = parse_iso8601(date_);
    if (!time)
      return incomplete(
          fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601",
                      shown(date_)));
    parsed_.date = *time;
    std::ranges::copy_n(basic ? date_.data() : iso8601_basic(*time).data(), parsed_.date_text_.size(),
                        parsed_.date_text_.begin());
    return {};
  }

  Result<void> check_window() {
    const std::int64_t now = request_.now.seconds, date = parsed_.date.seconds;
    const auto text = [](std::int64_t seconds) { return iso8601_basic(Time{seconds}); };
    if (date < now - valid_seconds_)
      return fail(rules_.outside_window,
                  fmt::format("Signature expired: {} is now earlier than {} ({} - {})", text(date),
                              text(now - valid_seconds_), text(now), in_minutes(valid_seconds_)));
    if (date > now + kSkewSeconds)
      return fail(rules_.outside_window,
                  fmt::format("Signature not yet current: {} is still later than {} ({} + {})", text(date),
                              text(now + kSkewSeconds), text(now), in_minutes(kSkewSeconds)));
    return {};
  }

  // All faults of the scope in one sentence each, as AWS reports them.
  Result<void> check_scope() {
    std::string faults;
    if (rules_.region.empty() ? !is_region(parsed_.region) : parsed_.region != rules_.region)
      faults += fmt::format("Credential should be scoped to a valid region, not '{}'. ", shown(parsed_.region));
    if (std::ranges::find(rules_.services, parsed_.service) == rules_.services.end())
      faults += fmt::format("Credential should be scoped to correct service: '{}'. ",
                            rules_.services.empty() ? std::string_view() : rules_.services.front());
    if (terminator_ != kTerminator)
      faults += fmt::format("Credential should be scoped with a valid terminator: '{}', not '{}'.", kTerminator,
                            shown(terminator_));
    const std::string_view date(parsed_.date_text_.data(), parsed_.date_text_.size());
    if (parsed_.scope_date != date.substr(0, 8)) {
      if (faults.ends_with('.')) faults += ' ';
      faults += fmt::format(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
          "'{}' != '{}', from '{}'.",
          shown(parsed_.scope_date), date.substr(0, 8), date);
    }
    if (!faults.empty()) return mismatch(std::move(faults));
    return {};
  }

  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  Result<void> check_payload() {
    if (!parsed_.s3_) return {};
    std::string_view& said = parsed_.content_sha256_;
    if (said.empty() && parsed_.presigned) said = kUnsignedPayload;
    if (said.empty()) return incomplete("Missing required header for this request: x-amz-content-sha256");
    if (said == kUnsignedPayload || said.starts_with("STREAMING-")) return {};
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (said.size() != 64 || !std::ranges::all_of(said, is_hex))
      return incomplete(
          "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, or a valid sha256 "
          "value.");
    if (!request_.payload_hash.empty() && request_.payload_hash != said)
      return mismatch("The provided 'x-amz-content-sha256' header does not match what was computed.");
    return {};
  }

  const RequestView& request_;
  const SigningRules& rules_;
  ParsedAuthorization parsed_;
  std::string_view credential_, terminator_, date_;
  bool date_may_be_http_ = false;
  std::int64_t valid_seconds_ = kSkewSeconds;  // how old the signature may be
};

bool signs_as_s3(std::string_view service) {
  return service.starts_with("s3") &&
         (service == "s3" || service == "s3express" || service == "s3-outposts" || service == "s3-object-lambda");
}

bool has_authorization(const RequestView& request) {
  if (find_header(request, "authorization") != nullptr) return true;
  if (request.query.empty()) return false;
  const Result<CanonicalQuery> query = CanonicalQuery::parse(request.query);
  return !query || query->find("X-Amz-Algorithm").has_value();
}

Result<ParsedAuthorization> parse_authorization(const RequestView& request, const SigningRules& rules) {
  return AuthorizationParser(request, rules).parse();
}

}  // namespace keyward::authn
