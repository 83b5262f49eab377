#include "cli/documents.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>

#include "base/json.h"
#include "base/text.h"

namespace keyward::cli {
namespace {
std::unexpected<Error> invalid(std::string why) { return fail(Code::InvalidInput, std::move(why)); }

// YAML's plain scalars are what JSON would take them for; all others are strings.
bool is_literal(const std::string& text) {
  const auto document = json::Document::parse(text);
  return document && !document->root().is(json::Type::String) && !document->root().is(json::Type::Array) &&
         !document->root().is(json::Type::Object);
}

// YAML as JSON. Aliases would let a small file grow without bound, so nodes are counted as they are written.
class Converter {
 public:
  explicit Converter(std::string& out) : writer_(out) {}

  void write(const YAML::Node& node, int depth = 0) {
    constexpr int kMaxDepth = 32;
    constexpr std::size_t kMaxNodes = 200'000;
    if (depth > kMaxDepth || ++nodes_ > kMaxNodes) refuse(node, "is too deep or too large");
    switch (node.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null:
        writer_.null();
        return;
      case YAML::NodeType::Scalar:
        if (!is_utf8(node.Scalar())) refuse(node, "is no UTF-8");
        if (node.Tag() == "?" && is_literal(node.Scalar())) {
          writer_.raw(node.Scalar());
        } else {
          writer_.string(node.Scalar());
        }
        return;
      case YAML::NodeType::Sequence:
        writer_.begin_array();
        for (const auto& element : node) write(element, depth + 1);
        writer_.end_array();
        return;
      case YAML::NodeType::Map:
        map(node, depth);
        return;
    }
  }

 private:
  void map(const YAML::Node& node, int depth) {
    std::set<std::string> seen;
    writer_.begin_object();
    for (const auto& member : node) {
      if (!member.first.IsScalar()) refuse(member.first, "is no name");
      if (!seen.insert(member.first.Scalar()).second) refuse(member.first, "stands twice");
      writer_.key(member.first.Scalar());
      write(member.second, depth + 1);
    }
    writer_.end_object();
  }
  [[noreturn]] static void refuse(const YAML::Node& node, const char* what) {
    throw YAML::Exception(node.Mark(), fmt::format("{} {}", node.IsScalar() ? node.Scalar() : "this", what));
  }

  json::Writer writer_;
  std::size_t nodes_ = 0;
};

Result<std::string> read_stream(std::FILE* stream, const std::string& file, std::size_t most) {
  std::string text;
  char buffer[65'536];
  while (stream != nullptr && text.size() < most) {
    const std::size_t wanted = std::min(sizeof buffer, most - text.size());
    const std::size_t size = std::fread(buffer, 1, wanted, stream);
    text.append(buffer, size);
    if (size < wanted) break;
  }
  if (stream == nullptr || std::ferror(stream) != 0) return invalid(fmt::format("{} cannot be read.", file));
  return text;
}
}  // namespace

Result<std::string> read_start(const std::string& file, std::size_t most) {
  if (file == "-") return read_stream(stdin, file, most);
  const std::unique_ptr<std::FILE, decltype([](std::FILE* stream) { std::fclose(stream); })> stream(
      std::fopen(file.c_str(), "rb"));
  return read_stream(stream.get(), file, most);
}

Result<std::string> read_file(const std::string& file, std::size_t most) {
  Result<std::string> text = read_start(file, most + 1);
  if (text && text->size() > most) return invalid(fmt::format("{} has more than {} bytes.", file, most));
  return text;
}

Result<std::string> read_as_json(const std::string& file, std::size_t most) {
  Result<std::string> text = read_file(file, most);
  if (!text || !(file.ends_with(".yaml") || file.ends_with(".yml"))) return text;
  std::string out;
  try {
    Converter(out).write(YAML::Load(*text));
  } catch (const YAML::Exception& fault) {
    return invalid(fmt::format("{}:{}: {}", file, fault.mark.line + 1, fault.msg));
  }
  return out;
}

std::string beside(const std::string& file, const std::string& name) {
  return (std::filesystem::path(file).parent_path() / name).lexically_normal().string();
}

}  // namespace keyward::cli
