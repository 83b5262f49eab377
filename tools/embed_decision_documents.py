#!/usr/bin/python3
"""Makes C++ text of the decision API's description: embed_decision_documents.py OPENAPI-FILE OUTPUT

The OpenAPI document as it is, without blanks, and its schemas as one JSON schema (2020-12) of the bodies.
"""

import json
import pathlib
import sys


def moved(value):
    """References to the document's components become references to the schema's own definitions."""
    if isinstance(value, dict):
        return {key: moved(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [moved(inner) for inner in value]
    return value.replace("#/components/schemas/", "#/$defs/") if isinstance(value, str) else value


def literal(text):
    """Adjacent raw literals, each shorter than what every compiler takes."""
    return "\n".join(f'R"~~({text[at:at + 8000]})~~"' for at in range(0, len(text), 8000))


def main():
    document = json.loads(pathlib.Path(sys.argv[1]).read_text())
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": document["info"]["title"],
              "$ref": "#/$defs/AuthorizeInput", "$defs": moved(document["components"]["schemas"])}
    texts = {"openapi_json": document, "schema_json": schema}
    out = "// Made by tools/embed_decision_documents.py.\n#include \"decision/endpoint.h\"\n\nnamespace keyward::decision {\n"
    for name, value in texts.items():
        compact = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
        out += f"std::string_view {name}() {{\n  static constexpr std::string_view kText =\n{literal(compact)};\n  return kText;\n}}\n"
    pathlib.Path(sys.argv[2]).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(sys.argv[2]).write_text(out + "}  // namespace keyward::decision\n")


if __name__ == "__main__":
    main()
