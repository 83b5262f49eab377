#include "federation/saml_xml.h"

#include <libxml/parser.h>

#include <algorithm>
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

// Without recursion, so that the depth of the text is no depth of the stack. Visits every node in order; false if
// visit(node, depth) says so of one.
template <class Visit>
bool walk(xmlNode* root, Visit visit) {
  int depth = 1;
  for (xmlNode* node = root; node != nullptr;) {
    if (!visit(node, depth)) return false;
    if (node->children != nullptr && node->type != XML_ENTITY_REF_NODE) {
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

bool is_flat_enough(xmlNode* root) {
  return walk(root,
              [](const xmlNode* node, int depth) { return node->type != XML_ENTITY_REF_NODE && depth <= kMaxDepth; });
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

bool is_small(xmlNode* root, std::size_t nodes, std::size_t attributes) {
  std::size_t seen = 0;
  return walk(root, [&](const xmlNode* node, int) {
    if (++seen > nodes) return false;
    if (node->type != XML_ELEMENT_NODE) return true;
    std::size_t own = 0;
    for (const xmlAttr* one = node->properties; one != nullptr; one = one->next) ++own;
    for (const xmlNs* one = node->nsDef; one != nullptr; one = one->next) ++own;
    return own <= attributes;
  });
}

bool is_element(const xmlNode* node, std::string_view space, std::string_view name) {
  return node != nullptr && node->type == XML_ELEMENT_NODE && node->ns != nullptr && view(node->ns->href) == space &&
         view(node->name) == name;
}

std::vector<xmlNode*> children(const xmlNode* parent) {
  std::vector<xmlNode*> found;
  for (xmlNode* node = parent->children; node != nullptr; node = node->next)
    if (node->type == XML_ELEMENT_NODE) found.push_back(node);
  return found;
}

std::vector<xmlNode*> children(const xmlNode* parent, std::string_view space, std::string_view name) {
  std::vector<xmlNode*> found;
  for (xmlNode* node = parent->children; node != nullptr; node = node->next)
    if (is_element(node, space, name)) found.push_back(node);
  return found;
}

xmlNode* only_child(const xmlNode* parent, std::string_view space, std::string_view name) {
  const std::vector<xmlNode*> found = children(parent, space, name);
  return found.size() == 1 ? found[0] : nullptr;
}

std::vector<xmlNode*> elements_of(xmlNode* root) {
  std::vector<xmlNode*> found;
  walk(root, [&](xmlNode* node, int) {
    if (node->type == XML_ELEMENT_NODE) found.push_back(node);
    return true;
  });
  return found;
}

std::optional<std::string> attribute(const xmlNode* element, std::string_view name) {
  xmlChar* value = xmlGetNoNsProp(element, xml(std::string(name).c_str()));
  if (value == nullptr) return std::nullopt;
  return taken(value);
}

std::string attribute_value(const xmlAttr* attribute) {
  return taken(xmlNodeListGetString(attribute->doc, attribute->children, 1));
}

std::string text_inside(const xmlNode* element) { return taken(xmlNodeGetContent(element)); }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<Time> parse_instant(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == text.npos) return parse_iso8601(text);
  const std::string_view fraction = text.substr(dot + 1);
  const bool digits =
      fraction.size() > 1 && fraction.back() == 'Z' &&
      std::ranges::all_of(fraction.substr(0, fraction.size() - 1), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? parse_iso8601(std::string(text.substr(0, dot)) + "Z") : std::nullopt;
}

}  // namespace keyward::federation
