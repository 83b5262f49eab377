// The law: how the bytes are split over reads changes nothing, and what was accepted is free of what framing must
// refuse.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "base/text.h"
#include "http/limits.h"
#include "http/request_reader.h"

namespace {

using namespace keyward::http;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Request& request) {
  require(!request.method.empty() && !request.path.empty());
  require(request.path.front() == '/' || request.path == "*");
  require(request.http_1_0 || request.count("Host") == 1);
  require(request.count("Content-Length") + request.count("Transfer-Encoding") <= 1);
  for (const Header& header : request.headers) {
    require(!header.name.empty());
    for (const std::string_view text : {header.name, header.value, request.target}) {
      require(text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
    }
  }
}

void note(std::string& into, std::string_view text) {
  into.append(std::to_string(text.size())).append(":").append(text);
}

// Everything that a handler or the client could see, as one text.
std::string history(std::string_view bytes, const Limits& limits, std::size_t piece) {
  RequestReader reader(limits);
  std::string seen;
  while (!bytes.empty() && reader.progress() == Progress::NeedMore) {
    const std::span<char> space = reader.space();
    require(!space.empty());
    const std::size_t count = std::min({piece, space.size(), bytes.size()});
    std::memcpy(space.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    reader.take(count);
    while (reader.progress() == Progress::Complete) {
      const Request& request = reader.request();
      check(request);
      for (const std::string_view text :
           {request.method, request.target, request.path, request.query, request.host, request.body}) {
        note(seen, text);
      }
      for (const Header& header : request.headers) {
        note(seen, header.name);
        note(seen, header.value);
      }
      seen += reader.keep_alive() ? "keep" : "close";
      reader.next();
    }
  }
  if (reader.progress() == Progress::Refused) seen += "refused " + std::to_string(reader.refusal().status);
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Limits limits;
  // Small, so that short inputs reach them.
  limits.target_bytes = 256;
  limits.header_bytes = 512;
  limits.headers = 8;
  limits.body_bytes = 1024;
  const std::string whole = history(bytes, limits, bytes.size());
  for (const std::size_t piece : {1, 2, 7, 61}) require(history(bytes, limits, piece) == whole);
  return 0;
}
