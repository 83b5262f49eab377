// XML as SAML's documents are read: strictly bounded, without document types, entities, files or network.
#pragma once
#include <libxml/tree.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyward::federation {

inline constexpr std::string_view kMetadataNamespace = "urn:oasis:names:tc:SAML:2.0:metadata";
inline constexpr std::string_view kSignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

struct FreeXml {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using XmlDocument = std::unique_ptr<xmlDoc, FreeXml>;

// Null for a text that is not well-formed UTF-8 and XML, has a document type (and so could have entities), or is nested
// deeper than any SAML document. Any thread may call it.
XmlDocument parse_xml(std::string_view text);

bool is_element(const xmlNode* node, std::string_view space, std::string_view name);
// The child elements of that name, in order.
std::vector<xmlNode*> children(const xmlNode* parent, std::string_view space, std::string_view name);
// An attribute that is in no namespace.
std::optional<std::string> attribute(const xmlNode* element, std::string_view name);
// All the text inside, whatever comments or elements part it.
std::string text_inside(const xmlNode* element);

}  // namespace keyward::federation
