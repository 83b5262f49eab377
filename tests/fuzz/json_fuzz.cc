// The law: what was read and written again is read as the same value; and what is no JSON text has a position inside
// it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/json.h"

namespace {

using namespace keyward;

void require(bool holds) {
  if (!holds) std::abort();
}

// Bounded by Limits::max_depth.
void write(json::Writer& out, json::Value value) {
  switch (value.type()) {
    case json::Type::Null:
      out.null();
      return;
    case json::Type::False:
    case json::Type::True:
      out.boolean(value.is(json::Type::True));
      return;
    case json::Type::Number:
      out.raw(value.number());
      return;
    case json::Type::String:
      out.string(value.string());
      return;
    case json::Type::Array:
      out.begin_array();
      for (const auto& entry : json::entries(value)) write(out, entry.value);
      out.end_array();
      return;
    case json::Type::Object:
      out.begin_object();
      for (const auto& entry : json::entries(value)) {
        out.key(entry.key.string());
        write(out, entry.value);
        require(value.find(entry.key.string()).has_value());
      }
      out.end_object();
      return;
  }
}

std::string written(const json::Document& document) {
  std::string text;
  json::Writer writer(text);
  write(writer, document.root());
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = json::Document::parse(std::string(reinterpret_cast<const char*>(data), size));
  if (!first) {
    require(first.error().offset <= size && !first.error().message.empty());
    return 0;
  }
  const std::string once = written(*first);
  const auto second = json::Document::parse(once);
  require(second.has_value());
  require(written(*second) == once);
  return 0;
}
