#include "federation/saml_xml.h"

#include <libxml/parser.h>

#include <mutex>

#include "base/text.h"

namespace keyward::federation {
namespace {
constexpr int kMaxDepth = 40;
constexpr std::size_t kMaxBytes = 2'000'000;  // 500,000 characters of UTF-8

const xmlChar* xml(const char* text) { return reinterpret_cast<const xmlChar*>(text); }
std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}
std::string taken(xmlChar* text) {
  const std::string copy(view(text));
  xmlFree(text);
  return copy;
}

// Without recursion, so that the depth of the text is no depth of the stack.
bool is_flat_enough(const xmlNode* root) {
  int depth = 1;
  for (const xmlNode* node = root; node != nullptr;) {
    if (node->type == XML_ENTITY_REF_NODE || depth > kMaxDepth) return false;
    if (node->children != nullptr) {
      node = node->children;
      ++depth;
      continue;
    }
    while (node != root && node->next == nullptr) {
      node = node->parent;
      --depth;
    }
    node = node == root ? nullptr : node->next;
  }
  return true;
}
}  // namespace

XmlDocument parse_xml(std::string_view text) {
  static std::once_flag once;
  std::call_once(once, xmlInitParser);
  // As the encoding is fixed, a document type can stand in the text in these bytes only.
  if (text.size() > kMaxBytes || !is_utf8(text) || text.find('\0') != text.npos || text.find("<!DOCTYPE") != text.npos)
    return nullptr;
  XmlDocument document(xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  if (document == nullptr || document->intSubset != nullptr || document->extSubset != nullptr) return nullptr;
  if (!is_flat_enough(xmlDocGetRootElement(document.get()))) return nullptr;
  return document;
}

bool is_element(const xmlNode* node, std::string_view space, std::string_view name) {
  return node != nullptr && node->type == XML_ELEMENT_NODE && node->ns != nullptr && view(node->ns->href) == space &&
         view(node->name) == name;
}

std::vector<xmlNode*> children(const xmlNode* parent, std::string_view space, std::string_view name) {
  std::vector<xmlNode*> found;
  for (xmlNode* node = parent->children; node != nullptr; node = node->next)
    if (is_element(node, space, name)) found.push_back(node);
  return found;
}

std::optional<std::string> attribute(const xmlNode* element, std::string_view name) {
  xmlChar* value = xmlGetNoNsProp(element, xml(std::string(name).c_str()));
  if (value == nullptr) return std::nullopt;
  return taken(value);
}

std::string text_inside(const xmlNode* element) { return taken(xmlNodeGetContent(element)); }

}  // namespace keyward::federation
