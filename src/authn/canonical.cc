#include "authn/canonical.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "secrets/sha256.h"

namespace keyward::authn {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Trimmed, runs of blanks folded to one space.
void append_folded(std::string& out, std::string_view value) {
  value = trim(value);
  if (value.find("  ") == value.npos && value.find('\t') == value.npos) {
    out += value;
    return;
  }
  bool blank = false;
  for (const char c : value) {
    if (is_blank(c)) {
      blank = true;
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += c;
  }
}

bool less_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(
      a, b, {}, [](char c) { return static_cast<unsigned char>(ascii_lower(c)); },
      [](char c) { return static_cast<unsigned char>(ascii_lower(c)); });
}

std::unexpected<Error> malformed_query() {
  return fail(Code::MalformedQueryString, "The query string contains a syntax error.");
}

// Requires: room for three times the text.
bool append_recoded(std::vector<char>& buffer, std::string_view text) {
  const std::optional<std::string> decoded = percent_decode(text, /*plus_is_space=*/true);
  if (!decoded) return false;
  const std::string encoded = percent_encode(*decoded);
  buffer.insert(buffer.end(), encoded.begin(), encoded.end());
  return true;
}

// One line of a signed header: its values in the order of the request, joined by commas. False if there is none.
bool append_header_line(std::string& out, const RequestView& request, std::string_view name) {
  out.append(name).append(1, ':');
  bool found = false;
  for (const HeaderView& header : request.headers) {
    if (!same_name(header.name, name)) continue;
    if (found) out += ',';
    found = true;
    append_folded(out, header.value);
  }
  out += '\n';
  return found;
}

}  // namespace

Result<CanonicalQuery> CanonicalQuery::parse(std::string_view query) {
  CanonicalQuery result;
  if (query.empty()) return result;
  result.buffer_.reserve(3 * query.size());  // never grows, so that the views stay
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    if (result.parameters_.size() == kMaxQueryParameters) return malformed_query();

    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::size_t name_at = result.buffer_.size();
    if (!append_recoded(result.buffer_, pair.substr(0, equals))) return malformed_query();
    const std::size_t value_at = result.buffer_.size();
    if (!append_recoded(result.buffer_, pair.substr(std::min(equals + 1, pair.size())))) return malformed_query();
    const char* const data = result.buffer_.data();
    result.parameters_.push_back(
        {.name = {data + name_at, value_at - name_at}, .value = {data + value_at, result.buffer_.size() - value_at}});
  }

  std::ranges::sort(result.parameters_, less_ignoring_case, &Parameter::name);
  const auto twice = std::ranges::adjacent_find(result.parameters_, equals_ignore_case, &Parameter::name);
  if (twice != result.parameters_.end()) return malformed_query();
  std::ranges::sort(result.parameters_, {}, &Parameter::name);
  return result;
}

std::optional<std::string_view> CanonicalQuery::find(std::string_view name) const {
  for (const Parameter& parameter : parameters_)
    if (same_name(parameter.name, name)) return parameter.value;
  return std::nullopt;
}

std::string CanonicalQuery::text(bool with_signature) const {
  std::string out;
  out.reserve(buffer_.size() + 2 * parameters_.size());
  for (const Parameter& parameter : parameters_) {
    if (!with_signature && same_name(parameter.name, "X-Amz-Signature")) continue;
    if (!out.empty()) out += '&';
    out.append(parameter.name).append(1, '=').append(parameter.value);
  }
  return out;
}

const HeaderView* find_header(const RequestView& request, std::string_view name) {
  for (const HeaderView& header : request.headers)
    if (same_name(header.name, name)) return &header;
  return nullptr;
}

void append_canonical_path(std::string& out, std::string_view path) {
  if (path.empty() || path == "/") {
    out += '/';
    return;
  }
  // Each kept segment is written with the slash before it, so that ".." takes away the last one written.
  const std::size_t start = out.size();
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (segment.empty() || segment == ".") continue;
    if (segment == "..") {
      const std::size_t slash = out.rfind('/');
      out.resize(slash == out.npos || slash < start ? start : slash);
      continue;
    }
    out += '/';
    append_percent_encoded(out, segment);
  }
  if (out.size() == start || path.ends_with('/')) out += '/';
}

bool append_s3_path(std::string& out, std::string_view path) {
  if (path.empty()) out += '/';
  while (!path.empty()) {
    // Mostly there is nothing to decode.
    const std::size_t plain = std::min(path.find('%'), path.size());
    for (std::string_view rest = path.substr(0, plain); !rest.empty();) {
      const std::size_t end = std::min(rest.find('/'), rest.size());
      append_percent_encoded(out, rest.substr(0, end));
      if (end < rest.size()) out += '/';
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    path.remove_prefix(plain);
    if (path.empty()) break;
    const std::optional<std::string> byte = percent_decode(path.substr(0, 3), /*plus_is_space=*/false);
    if (!byte) return false;
    if (*byte == "/") {
      out += '/';
    } else {
      append_percent_encoded(out, *byte);
    }
    path.remove_prefix(3);
  }
  return true;
}

bool append_canonical_request(std::string& out, const RequestView& request, std::string_view service,
                              std::string_view canonical_query, std::string_view signed_headers,
                              std::string_view payload_hash) {
  out.append(request.method).append(1, '\n');
  if (!signs_as_s3(service)) {
    append_canonical_path(out, request.path);
  } else if (!append_s3_path(out, request.path)) {
    return false;
  }
  out.append(1, '\n').append(canonical_query).append(1, '\n');

  std::string_view previous;
  std::size_t count = 0;
  for (std::string_view rest = signed_headers;;) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view name = rest.substr(0, end);
    const bool lower = std::ranges::none_of(name, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!lower || name <= previous || ++count > kMaxSignedHeaders) return false;  // the first has to be more than ""
    if (!append_header_line(out, request, name)) return false;
    previous = name;
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  out.append(1, '\n').append(signed_headers).append(1, '\n').append(payload_hash);
  return true;
}

void append_string_to_sign(std::string& out, std::string_view date, std::string_view scope,
                           std::string_view canonical_request) {
  out.append(kAlgorithm).append(1, '\n').append(date).append(1, '\n').append(scope).append(1, '\n');
  out.append(secrets::view(secrets::hex(secrets::sha256(canonical_request))));
}

}  // namespace keyward::authn
