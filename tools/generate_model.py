#!/usr/bin/python3
"""Makes api/model.gen.h and api/model.gen.cc from model/: generate_model.py OUTPUT_DIRECTORY

The same model gives the same bytes. Files that would not change are not touched. A mistake in the model ends with
status 1 and "file: field: what" on standard error.
"""

import pathlib
import re
import sys
import unicodedata

import model_reader
from model_reader import ModelError, check, snake_case

CPP_KEYWORDS = set("auto break case char class const continue default delete do double else enum export extern float "
                   "for friend goto if inline int long namespace new operator private public register return short "
                   "signed sizeof static struct switch template this throw try typedef union unsigned using virtual "
                   "void volatile while true false".split())

# Patterns that are no repeated class of characters, and the functions of api/pattern.h that match them.
SPECIAL_PATTERNS = {
    r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)": "matches_path",
    r"\u002F[\u0021-\u007F]*": "matches_path_prefix",
    r"((/[A-Za-z0-9\.,\+@=_-]+)*)/": "matches_policy_path",
    r"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$": "matches_account_alias",
    r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?": "matches_policy_version_id",
    r"[0-9]{4}-[0-9]{2}": "matches_month",
}

CPP_TYPES = {"string": "std::string", "integer": "std::int64_t", "boolean": "bool", "timestamp": "Time",
             "blob": "std::vector<std::uint8_t>"}
KINDS = {"string": "String", "integer": "Integer", "boolean": "Boolean", "timestamp": "Timestamp", "blob": "Blob",
         "structure": "Structure", "list": "List", "map": "Map"}


def literal(text):
    """A C++ string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def camel(text):
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[-_]", text))


def parse_class(pattern, where):
    """The ranges of "[...]+" or "[...]*", and whether nothing fits, too; None if the pattern has another form."""
    match = re.fullmatch(r"\[((?:[^\]\\^]|\\.)(?:[^\]\\]|\\.)*)\]([+*])", pattern)
    if not match:
        return None
    body, repeat = match.groups()
    items = re.findall(r"\\p\{[A-Z]\}|\\u[0-9A-F]{4}|\\.|[^\\]", body)
    check("".join(items) == body, where, f"pattern {pattern} is not understood")
    ranges = []
    i = 0
    while i < len(items):
        item = items[i]
        if item == r"\w":
            ranges += [(48, 57), (65, 90), (95, 95), (97, 122)]
        elif item == r"\d":
            ranges.append((48, 57))
        elif item.startswith(r"\p"):
            ranges += category(item[3])
        else:
            first = code_point(item, where)
            if i + 2 < len(items) and items[i + 1] == "-":
                ranges.append((first, code_point(items[i + 2], where)))
                i += 2
            else:
                ranges.append((first, first))
        i += 1
    return merge(ranges), repeat == "*"


def code_point(item, where):
    if item.startswith(r"\u"):
        return int(item[2:], 16)
    check(not (item.startswith("\\") and item[1].isalnum()), where, f"{item} is not understood in a pattern")
    return ord(item[-1])


CATEGORIES = {}


def category(letter):
    """The code points whose general category begins with the letter."""
    if not CATEGORIES:
        for point in range(0x110000):
            CATEGORIES.setdefault(unicodedata.category(chr(point))[0], []).append((point, point))
    return CATEGORIES[letter]


def merge(ranges):
    result = []
    for first, last in sorted(ranges):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(result[-1][1], last))
        else:
            result.append((first, last))
    return result


class Generator:
    def __init__(self, services):
        self.services = services
        self.header = []
        self.tables = []
        self.patterns = {}
        self.types = {}
        self.emitted_structures = set()
        self.lists = 0

    # --- the header: plain structs

    def cpp_type(self, shape, service):
        if shape.kind == "structure":
            return f"{service.namespace}::{shape.name}"
        if shape.kind == "list":
            return f"std::vector<{self.cpp_type(shape.of, service)}>"
        if shape.kind == "map":
            return f"std::vector<std::pair<std::string, {self.cpp_type(shape.of, service)}>>"
        if shape.sensitive:
            return {"string": "secrets::SecretString", "blob": "secrets::SecretBytes"}[shape.kind]
        return CPP_TYPES[shape.kind]

    @staticmethod
    def is_plain(member):
        """Whether the field is the value itself, and no std::optional of it."""
        if member.shape.kind in ("list", "map"):
            return not member.optional
        return member.required or member.default is not None

    def field(self, member, service):
        cpp = self.cpp_type(member.shape, service)
        name = snake_case(member.name)
        check(name not in CPP_KEYWORDS, f"model/{service.name}: {member.name}", "is a word of C++")
        if not self.is_plain(member):
            return f"std::optional<{cpp}> {name} = {{}};"
        if isinstance(member.default, bool):
            return f"{cpp} {name} = {'true' if member.default else 'false'};"
        if isinstance(member.default, int):
            return f"{cpp} {name} = {member.default};"
        if isinstance(member.default, str):
            return f"{cpp} {name} = {literal(member.default)};"
        initial = {"integer": "0", "boolean": "false"}.get(member.shape.kind, "{}")
        return f"{cpp} {name} = {initial};"

    def structure_header(self, shape, service):
        self.header.append(f"struct {shape.name} {{")
        self.header += [f"  {self.field(member, service)}" for member in shape.members]
        self.header.append("};")

    # --- the tables

    def pattern(self, text, where):
        if text in self.patterns:
            return self.patterns[text]
        name = f"kPattern{len(self.patterns) + 1}"
        self.patterns[text] = name
        parsed = parse_class(text, where)
        if parsed is None:
            check(text in SPECIAL_PATTERNS, where, f"no function matches the pattern {text}")
            function = SPECIAL_PATTERNS[text]
            self.tables.append(f"constexpr Pattern {name}{{{literal(text)}, nullptr, false, {function}}};")
            return name
        ranges, may_be_empty = parsed
        bits = 0
        above = []
        for first, last in ranges:
            for point in range(first, min(last, 0x7F) + 1):
                bits |= 1 << point
            if last >= 0x80:
                above.append((max(first, 0x80), last))
        low, high = bits & (1 << 64) - 1, bits >> 64
        span = "{}"
        if above:
            self.tables.append(f"constexpr CodePointRange {name}Above[] = {{")
            for i in range(0, len(above), 6):
                self.tables.append("    " + " ".join(f"{{0x{a:X}, 0x{b:X}}}," for a, b in above[i:i + 6]))
            self.tables.append("};")
            span = f"{name}Above"
        self.tables.append(f"constexpr CharacterClass {name}Characters{{{{0x{low:X}, 0x{high:X}}}, {span}}};")
        empty = "true" if may_be_empty else "false"
        self.tables.append(f"constexpr Pattern {name}{{{literal(text)}, &{name}Characters, {empty}, nullptr}};")
        return name

    def type_table(self, shape, service):
        """The name of the Type constant of a shape, written if it is new."""
        if shape.kind == "structure":
            key = f"kType_{service.namespace}_{shape.name}"
        elif shape.name:
            key = f"kType_{service.namespace}_{shape.name}"
        elif shape.kind in ("list", "map"):
            element = self.type_table(shape.of, service)
            key = f"kType_{shape.kind}_of_{element.removeprefix('kType_')}"
            check(shape.minimum is None and shape.maximum is None, key, "a list with limits needs a name")
        else:
            key = f"kType_{shape.kind}"
        if key in self.types:
            return key
        self.types[key] = shape
        kind = KINDS[shape.kind]
        if shape.sensitive:
            kind = "Secret" + kind
        fields = [f".kind = Kind::{kind}"]
        if shape.minimum is not None:
            fields.append(f".minimum = {shape.minimum}")
        if shape.maximum is not None:
            fields.append(f".maximum = {shape.maximum}")
        if shape.pattern is not None:
            where = f"model/{service.name}/shapes.json: {shape.name}.pattern"
            fields.append(f".pattern = &{self.pattern(shape.pattern, where)}")
        if shape.values:
            self.tables.append(f"constexpr std::string_view {key}_values[] = {{"
                               + ", ".join(literal(value) for value in shape.values) + "};")
            fields.append(f".values = {key}_values")
        if shape.refusal != "constraint":
            fields.append(f".refusal = Refusal::{camel(shape.refusal)}")
        if shape.percent_encoded:
            fields.append(".percent_encoded = true")
        if shape.kind == "structure":
            self.structure_table(shape, service)
            fields.append(f".structure = &kShape_{service.namespace}_{shape.name}")
        if shape.kind in ("list", "map"):
            element = self.type_table(shape.of, service)
            cpp = self.cpp_type(shape.of, service)
            of = "ListOf" if shape.kind == "list" else "MapOf"
            self.tables.append(f"constexpr {of} {key}_access = access::{shape.kind}_of<{cpp}>({element});")
            fields.append(f".{shape.kind} = &{key}_access")
        self.tables.append(f"constexpr Type {key}{{{', '.join(fields)}}};")
        return key

    def structure_table(self, shape, service):
        name = f"kShape_{service.namespace}_{shape.name}"
        cpp = f"{service.namespace}::{shape.name}"
        rows = []
        for member in shape.members:
            type_name = self.type_table(member.shape, service)
            suffix = "" if self.is_plain(member) else "_optional"
            field = f"&{cpp}::{snake_case(member.name)}"
            path = member.name[0].lower() + member.name[1:]
            required = "true" if member.required else "false"
            rows.append(f"    {{{literal(member.name)}, {literal(path)}, &{type_name}, {required}, "
                        f"access::read{suffix}<{field}>, access::make{suffix}<{field}>}},")
        span = "{}"
        if rows:
            self.tables.append(f"constexpr Member {name}_members[] = {{")
            self.tables += rows
            self.tables.append("};")
            span = f"{name}_members"
        self.tables.append(f"constexpr Structure {name}{{{literal(shape.name)}, {span}, access::create<{cpp}>, "
                           f"access::destroy<{cpp}>}};")
        self.structure_of.append((cpp, name))

    def span(self, name, cpp_type, values):
        """A span of constants: "{}" or the name of a new array."""
        if not values:
            return "{}"
        self.tables.append(f"constexpr {cpp_type} {name}[] = {{{', '.join(values)}}};")
        return name

    @staticmethod
    def entity(raw):
        if not raw:
            return "{}"
        either = "true" if raw.get("or_caller") else "false"
        return f"{{EntityKind::{camel(raw['kind'])}, {literal(raw.get('member', ''))}, {either}}}"

    def authorize(self, operation):
        raw = operation.authorize
        name = f"k{operation.name}"
        fields = [f".need = Need::{camel(raw.get('need', 'permission'))}", f".action = {literal(raw['action'])}"]
        if "entity" in raw:
            fields.append(f".entity = {self.entity(raw['entity'])}")
        fields += [f".resource = {literal(raw['resource'])}", f".printed = {literal(raw['printed'])}"]
        if raw.get("resource_tags"):
            fields.append(".resource_tags = true")
        for field in ("request_tags", "tag_keys"):
            if field in raw:
                fields.append(f".{field} = {literal(raw[field])}")
        context = [f"{{{literal(key)}, {literal(value)}}}" for key, value in raw.get("context", {}).items()]
        if context:
            fields.append(f".context = {self.span(f'{name}_context', 'ContextKey', context)}")
        also = []
        for i, item in enumerate(raw.get("also", [])):
            when = self.span(f"{name}_when{i}", "std::string_view", [literal(member) for member in item["when"]])
            also_context = [f"{{{literal(key)}, {literal(value)}}}" for key, value in item.get("context", {}).items()]
            also.append(f"{{{when}, {literal(item['action'])}, {literal(item.get('resource', ''))}, "
                        f"{literal(item.get('printed', ''))}, {self.entity(item.get('entity'))}, "
                        f"{self.span(f'{name}_also{i}_context', 'ContextKey', also_context)}}}")
        if also:
            fields.append(f".also = {self.span(f'{name}_also', 'AlsoNeeds', also)}")
        return "{" + ", ".join(fields) + "}"

    def generate(self):
        operations = sorted((operation for service in self.services for operation in service.operations),
                            key=lambda operation: operation.name)
        self.structure_of = []
        out = self.header
        out += ["// Made by tools/generate_model.py from model/.", "#pragma once", "#include <cstdint>",
                "#include <optional>", "#include <span>", "#include <string>", "#include <utility>",
                "#include <vector>", "", '#include "api/descriptor.h"', '#include "base/time.h"',
                '#include "secrets/secret.h"', "", "namespace keyward::api {", "",
                "enum class Operation : std::uint8_t {"]
        out += [f"  {operation.name}," for operation in operations]
        out += ["};", f"inline constexpr std::size_t kOperations = {len(operations)};", "",
                "// Every operation, in the order of Operation; every service, in the order of Service.",
                "std::span<const OperationInfo> operations();", "std::span<const ServiceInfo> services();",
                "const OperationInfo& info(Operation operation);", "const ServiceInfo& info(Service service);", ""]
        for service in self.services:
            out.append(f"namespace {service.namespace} {{")
            for shape in service.shapes.values():
                if shape.kind == "structure":
                    self.structure_header(shape, service)
            for operation in service.operations:
                self.structure_header(operation.input, service)
                self.structure_header(operation.output or model_reader.Shape("structure", f"{operation.name}Output"),
                                      service)
            out += [f"}}  // namespace {service.namespace}", ""]
        out += ["// The types of an operation's input and output.", "template <Operation>", "struct Types;"]
        for operation in operations:
            prefix = f"{operation.service.namespace}::{operation.name}"
            out += ["template <>", f"struct Types<Operation::{operation.name}> {{", f"  using Input = {prefix}Input;",
                    f"  using Output = {prefix}Output;", "};"]

        rows = []
        for operation in operations:
            service = operation.service
            self.type_table(operation.input, service)
            output = operation.output or model_reader.Shape("structure", f"{operation.name}Output")
            self.type_table(output, service)
            shape = f"kShape_{service.namespace}_{operation.name}"
            name = f"k{operation.name}"
            errors = self.span(f"{name}_errors", "Code", [f"Code::{code}" for code in operation.errors])
            pages = self.span(f"{name}_pages", "std::string_view", [literal(member) for member in operation.pages])
            authorize = self.authorize(operation)
            prepare = self.span(f"{name}_prepare", "Prepare", [
                f"{{Step::{camel(step['step'])}, {literal(step.get('member', ''))}}}" for step in operation.prepare])
            query = self.span(f"{name}_query", "std::string_view",
                              [literal(member) for member in operation.rest.get("query", [])])
            rows.append(f"    {{Operation::{operation.name}, &kServices[{self.services.index(service)}], "
                        f"{literal(operation.name)}, {literal(operation.docs)}, Access::{camel(operation.kind)}, "
                        f"&{shape}Input, {f'&{shape}Output' if operation.output else 'nullptr'}, {errors}, {pages}, "
                        f"{authorize}, {prepare}, {literal(operation.rest.get('path', ''))}, {query}}},")
        for service in self.services:
            for shape in service.shapes.values():
                if shape.kind == "structure":
                    self.type_table(shape, service)

        services = []
        for service in self.services:
            services.append(f"constexpr std::string_view kSigning_{service.namespace}[] = {{"
                            + ", ".join(literal(name) for name in service.signing_names) + "};")
            lacking = sorted(service.not_offered)
            if lacking:
                services.append(f"constexpr std::string_view kNotOffered_{service.namespace}[] = {{"
                                + ", ".join(literal(name) for name in lacking) + "};")
        services.append("constexpr ServiceInfo kServices[] = {")
        for service in self.services:
            shows = "true" if service.shows_values else "false"
            lacking = f"kNotOffered_{service.namespace}" if service.not_offered else "{}"
            services.append(f"    {{Service::{camel(service.name)}, {literal(service.name)}, "
                            f"{literal(service.version)}, {literal(service.xml_namespace)}, "
                            f"kSigning_{service.namespace}, {shows}, Protocol::{camel(service.protocol)}, "
                            f"{literal(service.target)}, {lacking}}},")
        services.append("};")
        source = ["// Made by tools/generate_model.py from model/.", '#include "api/model.gen.h"', "",
                  "namespace keyward::api {", "namespace {", *services, *self.tables,
                  "constexpr OperationInfo kOperationTable[] = {", *rows, "};", "}  // namespace", "",
                  "std::span<const OperationInfo> operations() { return kOperationTable; }",
                  "std::span<const ServiceInfo> services() { return kServices; }",
                  "const OperationInfo& info(Operation operation) {",
                  "  return kOperationTable[static_cast<std::size_t>(operation)];", "}",
                  "const ServiceInfo& info(Service service) { return kServices[static_cast<std::size_t>(service)]; }",
                  ""]
        out.append("")
        for cpp, table in self.structure_of:
            out += ["template <>", f"const Structure& structure_of<{cpp}>();"]
            source += ["template <>", f"const Structure& structure_of<{cpp}>() {{", f"  return {table};", "}"]
        out += ["", "}  // namespace keyward::api", ""]
        source += ["", "}  // namespace keyward::api", ""]
        return "\n".join(out), "\n".join(source)


def write_if_changed(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        header, source = Generator(model_reader.read_model(model_reader.project_root())).generate()
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    directory = pathlib.Path(sys.argv[1])
    write_if_changed(directory / "model.gen.h", header)
    write_if_changed(directory / "model.gen.cc", source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
