#include "api/output.h"

#include <charconv>

#include "api/xml.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "secrets/secret.h"

namespace keyward::api {
namespace {
using Bytes = std::vector<std::uint8_t>;

// A value that is one text on the wire; requires a kind that is none of structure, list and map.
std::string_view plain_text(const Type& type, const void* value) {
  return type.kind == Kind::SecretString ? static_cast<const secrets::SecretString*>(value)->expose()
                                         : std::string_view(*static_cast<const std::string*>(value));
}

std::string blob_text(const Type& type, const void* value) {
  return base64(type.kind == Kind::SecretBlob ? static_cast<const secrets::SecretBytes*>(value)->expose()
                                              : std::span<const std::uint8_t>(*static_cast<const Bytes*>(value)));
}

void append_number(std::string& out, std::int64_t number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

class XmlRenderer {
 public:
  explicit XmlRenderer(std::string& out) : out_(out) {}

  void structure(const Structure& structure, const void* object) {
    for (const Member& member : structure.members)
      if (const void* const value = member.read(object)) element(member.name, *member.type, value);
  }

 private:
  void element(std::string_view name, const Type& type, const void* value) {
    const bool empty = (type.kind == Kind::List && type.list->size(value) == 0) ||
                       (type.kind == Kind::Map && type.map->size(value) == 0);
    out_.append("<").append(name);
    if (empty) {
      out_.append("/>");
      return;
    }
    out_.append(">");
    content(type, value);
    out_.append("</").append(name).append(">");
  }

  void content(const Type& type, const void* value) {
    switch (type.kind) {
      case Kind::String:
      case Kind::SecretString:
        if (type.percent_encoded)
          append_percent_encoded(out_, plain_text(type, value));
        else
          append_xml_text(out_, plain_text(type, value));
        break;
      case Kind::Integer:
        append_number(out_, *static_cast<const std::int64_t*>(value));
        break;
      case Kind::Boolean:
        out_.append(*static_cast<const bool*>(value) ? "true" : "false");
        break;
      case Kind::Timestamp:
        out_.append(iso8601(*static_cast<const Time*>(value)));
        break;
      case Kind::Blob:
      case Kind::SecretBlob:
        out_.append(blob_text(type, value));
        break;
      case Kind::Structure:
        structure(*type.structure, value);
        break;
      case Kind::List:
        for (std::size_t i = 0; i < type.list->size(value); ++i)
          element("member", *type.list->element, type.list->at(value, i));
        break;
      case Kind::Map:
        for (std::size_t i = 0; i < type.map->size(value); ++i) {
          out_.append("<entry>");
          append_xml_element(out_, "key", type.map->key(value, i));
          element("value", *type.map->value, type.map->at(value, i));
          out_.append("</entry>");
        }
        break;
    }
  }

  std::string& out_;
};

class JsonRenderer {
 public:
  enum class Names : std::uint8_t { AsAws, LowerFirst };
  enum class Secrets : std::uint8_t { Shown, Replaced, LeftOut };
  enum class Times : std::uint8_t { Iso8601, Seconds, InWords };
  struct Form {
    Names names = Names::AsAws;
    Secrets secrets = Secrets::Shown;
    Times times = Times::Iso8601;
  };
  JsonRenderer(std::string& out, Form form) : writer_(out), form_(form) {}

  void structure(const Structure& structure, const void* object) {
    writer_.begin_object();
    for (const Member& member : structure.members) {
      const void* const present = member.read(object);
      if (present == nullptr) continue;
      if (form_.secrets == Secrets::LeftOut && is_secret(*member.type)) continue;
      writer_.key(form_.names == Names::AsAws ? member.name : member.path);
      value(*member.type, present);
    }
    writer_.end_object();
  }

 private:
  void value(const Type& type, const void* value) {
    if (form_.secrets != Secrets::Shown && is_secret(type)) {
      writer_.string("HIDDEN_DUE_TO_SECURITY_REASONS");  // as CloudTrail writes it
      return;
    }
    switch (type.kind) {
      case Kind::String:
      case Kind::SecretString:
        writer_.string(plain_text(type, value));
        break;
      case Kind::Integer:
        writer_.integer(*static_cast<const std::int64_t*>(value));
        break;
      case Kind::Boolean:
        writer_.boolean(*static_cast<const bool*>(value));
        break;
      case Kind::Timestamp:
        time(*static_cast<const Time*>(value));
        break;
      case Kind::Blob:
      case Kind::SecretBlob:
        writer_.string(blob_text(type, value));
        break;
      case Kind::Structure:
        structure(*type.structure, value);
        break;
      case Kind::List:
        writer_.begin_array();
        for (std::size_t i = 0; i < type.list->size(value); ++i)
          this->value(*type.list->element, type.list->at(value, i));
        writer_.end_array();
        break;
      case Kind::Map:
        writer_.begin_object();
        for (std::size_t i = 0; i < type.map->size(value); ++i) {
          writer_.key(type.map->key(value, i));
          this->value(*type.map->value, type.map->at(value, i));
        }
        writer_.end_object();
        break;
    }
  }

  static bool is_secret(const Type& type) { return type.kind == Kind::SecretString || type.kind == Kind::SecretBlob; }
  void time(Time time) {
    switch (form_.times) {
      case Times::Iso8601:
        writer_.string(iso8601(time));
        break;
      case Times::Seconds:
        writer_.integer(time.seconds);
        break;
      case Times::InWords:
        writer_.string(in_words(time));
        break;
    }
  }

  json::Writer writer_;
  Form form_;
};
}  // namespace

std::string xml_reply(const OperationInfo& operation, const void* output, std::string_view request_id) {
  std::string out;
  out.reserve(1024);
  out.append("<").append(operation.name).append("Response xmlns=\"").append(operation.service->xml_namespace);
  out.append("\">");
  if (operation.output != nullptr) {
    out.append("<").append(operation.name).append("Result>");
    XmlRenderer(out).structure(*operation.output, output);
    out.append("</").append(operation.name).append("Result>");
  }
  out.append("<ResponseMetadata>");
  append_xml_element(out, "RequestId", request_id);
  out.append("</ResponseMetadata></").append(operation.name).append("Response>");
  return out;
}

std::string xml_error(const ServiceInfo& service, const Error& error, std::string_view request_id) {
  const CodeInfo& code = info(error.code);
  std::string out;
  out.reserve(512 + error.message.size());
  out.append("<ErrorResponse xmlns=\"").append(service.xml_namespace).append("\"><Error>");
  append_xml_element(out, "Type", code.status < 500 ? "Sender" : "Receiver");
  append_xml_element(out, "Code", code.wire);
  if (!error.message.empty()) append_xml_element(out, "Message", error.message);
  out.append("</Error>");
  append_xml_element(out, "RequestId", request_id);
  out.append("</ErrorResponse>");
  return out;
}

std::string json_reply(const OperationInfo& operation, const void* output) {
  return operation.output == nullptr ? "{}" : json_object(*operation.output, output);
}

std::string json_reply_with_seconds(const OperationInfo& operation, const void* output) {
  std::string out;
  out.reserve(1024);
  JsonRenderer(out, {.times = JsonRenderer::Times::Seconds}).structure(*operation.output, output);
  return out;
}

std::string json_object(const Structure& structure, const void* object) {
  std::string out;
  out.reserve(1024);
  JsonRenderer(out, {}).structure(structure, object);
  return out;
}

std::string json_parameters(const Object& input) {
  std::string out;
  JsonRenderer(out, {.names = JsonRenderer::Names::LowerFirst, .secrets = JsonRenderer::Secrets::Replaced})
      .structure(input.structure(), input.data());
  return out;
}

std::string json_response_elements(const Structure& structure, const void* output) {
  std::string out;
  JsonRenderer(out, {.names = JsonRenderer::Names::LowerFirst,
                     .secrets = JsonRenderer::Secrets::LeftOut,
                     .times = JsonRenderer::Times::InWords})
      .structure(structure, output);
  return out;
}

std::string json_error(const Error& error, std::string_view request_id) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object()
      .member("code", info(error.code).wire)
      .member("message", error.message)
      .member("requestId", request_id)
      .end_object();
  return out;
}

}  // namespace keyward::api
