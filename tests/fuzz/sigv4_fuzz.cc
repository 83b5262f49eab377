// The laws: a request that was signed is accepted; bent on its way it is accepted only if it still means what was
// signed; and none is accepted under another key. Input: a line of edits, four bytes each (place, place, what, byte),
// then a request: "GET /path?query", header lines, an empty line, the body. "P" as the first byte presigns.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "authn/sigv4.h"
#include "authn/sigv4_sign.h"
#include "base/text.h"

namespace {

using namespace keyward;
using namespace keyward::authn;

constexpr std::string_view kKeyId = "AKIDEXAMPLE";
constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr std::string_view kToken = "a-session-token/+=";
constexpr std::string_view kServices[] = {"iam", "sts"};
constexpr Time kNow{1'440'938'160};  // 2015-08-30T12:36:00Z

void require(bool holds) {
  if (!holds) std::abort();
}

std::string_view until(std::string_view& rest, char separator) {
  const std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  return part;
}

// A request as one text, and what it is made of.
struct Wire {
  std::string method, path, query, body;
  std::vector<Header> headers;

  static Wire read(std::string_view text) {
    Wire wire;
    std::string_view line = until(text, '\n');
    wire.method = until(line, ' ');
    wire.path = until(line, '?');
    wire.query = line;
    while (!text.empty()) {
      line = until(text, '\n');
      if (line.empty()) break;
      const std::string_view name = until(line, ':');
      wire.headers.push_back({std::string(name), std::string(line)});
    }
    wire.body = text;
    return wire;
  }
  std::string text() const {
    std::string out = method + " " + path + "?" + query + "\n";
    for (const Header& header : headers) out += header.name + ":" + header.value + "\n";
    return out + "\n" + body;
  }
};

struct Viewed {
  explicit Viewed(const Wire& wire) {
    headers = views_of(wire.headers);
    view = {.method = wire.method,
            .path = wire.path,
            .query = wire.query,
            .headers = headers,
            .body = wire.body,
            .now = kNow};
  }
  std::vector<HeaderView> headers;
  RequestView view;
};

enum class Answer { Refused, WrongSignature, Accepted };

Answer answer(const RequestView& view, std::string_view secret) {
  const Result<ParsedAuthorization> parsed = parse_authorization(view, {.services = kServices, .region = {}});
  if (!parsed) {
    require(!parsed.error().message.empty());
    return Answer::Refused;
  }
  require(has_authorization(view));
  if (parsed->access_key_id != kKeyId) return Answer::Refused;  // the look-up finds no such key
  if (!parsed->session_token.empty() && parsed->session_token != kToken) return Answer::Refused;
  const SigningKey key(secret, parsed->scope_date, parsed->region, parsed->service);
  return verify(*parsed, view, key) ? Answer::Accepted : Answer::WrongSignature;
}

// The path without empty and dot steps.
std::string plain_path(std::string_view path) {
  const bool folder = path.ends_with('/');
  std::vector<std::string_view> steps;
  while (!path.empty()) {
    const std::string_view step = until(path, '/');
    if (step == ".." && !steps.empty()) steps.pop_back();
    if (step != ".." && step != "." && !step.empty()) steps.push_back(step);
  }
  std::string out;
  for (const std::string_view step : steps) out.append("/").append(step);
  return folder || out.empty() ? out + "/" : out;
}

std::string lean(std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

// What the rooms behind read from a request, in a form where equal texts mean equal requests.
std::string meaning(const Wire& wire) {
  std::vector<std::string> parts{wire.method, plain_path(wire.path), wire.body};
  std::vector<std::string> parameters;
  for (std::string_view query = wire.query; !query.empty();) {
    std::string_view pair = until(query, '&');
    if (pair.empty()) continue;
    const std::string name = percent_decode(until(pair, '='), true).value_or("?");
    const std::string value = percent_decode(pair, true).value_or("?");
    if (!equals_ignore_case(name, "X-Amz-Signature")) parameters.push_back(hex_lower(bytes_of(name)) + "=" + value);
  }
  std::ranges::sort(parameters);
  std::vector<std::string> headers;
  for (const Header& header : wire.headers) {
    const std::string name = ascii_lower(header.name);
    // The others decide nothing: no handler reads them.
    if (name == "host" || name.starts_with("x-amz-")) headers.push_back(name + ":" + lean(header.value));
  }
  std::ranges::sort(headers);
  std::string out;
  for (const auto& list : {parts, parameters, headers})
    for (const std::string& part : list) out += std::to_string(part.size()) + ":" + part;
  return out;
}

// Only what a client may ask to be signed: names that are tokens, each once, none of the signer's own, and Host.
void tidy(Wire& wire) {
  std::vector<Header> kept;
  std::map<std::string, int> seen;
  for (Header& header : wire.headers) {
    const std::string name = ascii_lower(header.name);
    const bool token = !name.empty() && std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!token || name.starts_with("x-amz-") || name == "authorization" || name == "date") continue;
    if (kept.size() == 20 || seen[name]++ > 0) continue;
    kept.push_back(std::move(header));
  }
  if (seen["host"] == 0) kept.push_back({"Host", "iam.example"});
  wire.headers = std::move(kept);
}

void edit(std::string& text, std::string_view edits) {
  for (; edits.size() >= 4; edits.remove_prefix(4)) {
    const std::size_t high = static_cast<unsigned char>(edits[0]), low = static_cast<unsigned char>(edits[1]);
    const std::size_t at = (high * 256 + low) % (text.size() + 1);
    switch (static_cast<unsigned char>(edits[2]) % 4) {
      case 0:
        text.insert(at, 1, edits[3]);
        break;
      case 1:
        text.erase(at, 1);
        break;
      case 2:
        if (at < text.size()) text[at] = edits[3];
        break;
      default:  // a line comes a second time
        text.insert(std::min(text.find('\n', at), text.size()),
                    "\n" + text.substr(text.rfind('\n', at) + 1, text.find('\n', at) - text.rfind('\n', at) - 1));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = text_of({data, size});
  const std::string_view edits = until(input, '\n');
  Wire wire = Wire::read(input);
  {
    // As it came: whoever does not know the secret signs nothing.
    const Viewed viewed(wire);
    require(answer(viewed.view, kSecret) != Answer::Accepted);
  }
  tidy(wire);
  // A query that is none, or that is signed already, cannot be signed (again).
  const Viewed plain(wire);
  if (has_authorization(plain.view) || wire.query.size() > 4'000) return 0;
  if (ascii_lower(percent_decode(wire.query, true).value_or("x-amz-")).contains("x-amz-")) return 0;

  const Credentials credentials{kKeyId, kSecret, wire.body.size() % 3 == 0 ? kToken : std::string_view()};
  if (edits.starts_with('P')) {
    wire.query = presign(plain.view, credentials, "us-east-1", "iam", 600);
  } else {
    for (Header& header : sign(plain.view, credentials, "us-east-1", "iam")) wire.headers.push_back(std::move(header));
  }
  const Viewed whole(wire);
  require(answer(whole.view, kSecret) == Answer::Accepted);
  require(answer(whole.view, "another secret") == Answer::WrongSignature);

  std::string bent_text = wire.text();
  edit(bent_text, edits.substr(0, 33).substr(std::min<std::size_t>(1, edits.size())));
  const Wire bent = Wire::read(bent_text);
  if (answer(Viewed(bent).view, kSecret) == Answer::Accepted)
    require(meaning(bent) == meaning(Wire::read(wire.text())));
  return 0;
}
