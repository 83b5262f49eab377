// XML as SAML's documents are read: strictly bounded, without document types, entities, files or network.
#pragma once
#include <libxml/tree.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace keyward::federation {

inline constexpr std::string_view kMetadataNamespace = "urn:oasis:names:tc:SAML:2.0:metadata";
inline constexpr std::string_view kProtocolNamespace = "urn:oasis:names:tc:SAML:2.0:protocol";
inline constexpr std::string_view kAssertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion";
inline constexpr std::string_view kSignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

struct FreeXml {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using XmlDocument = std::unique_ptr<xmlDoc, FreeXml>;

// Null for a text that is not well-formed UTF-8 and XML, has a document type (and so could have entities), or is nested
// deeper than any SAML document. Any thread may call it.
XmlDocument parse_xml(std::string_view text);

// Whether it has no more nodes, and no element more attributes and namespaces, than that: canonicalisation takes the
// square of the latter.
bool is_small(xmlNode* root, std::size_t nodes, std::size_t attributes);

bool is_element(const xmlNode* node, std::string_view space, std::string_view name);
// The child elements, in order: all, or those of a name.
std::vector<xmlNode*> children(const xmlNode* parent);
std::vector<xmlNode*> children(const xmlNode* parent, std::string_view space, std::string_view name);
// The one child element of that name; null if there is none, or more than one.
xmlNode* only_child(const xmlNode* parent, std::string_view space, std::string_view name);
// The element and all elements inside it, in the document's order.
std::vector<xmlNode*> elements_of(xmlNode* root);
// An attribute that is in no namespace.
std::optional<std::string> attribute(const xmlNode* element, std::string_view name);
std::string attribute_value(const xmlAttr* attribute);
// All the text inside, whatever comments or elements part it.
std::string text_inside(const xmlNode* element);

// White space of XML.
bool is_blank(char c);
// Without white space at both ends.
std::string_view trimmed(std::string_view text);
// An xs:dateTime in UTC, as SAML has them (core 1.3.3); fractions of a second are dropped.
std::optional<Time> parse_instant(std::string_view text);

}  // namespace keyward::federation
