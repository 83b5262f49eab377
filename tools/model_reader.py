"""Reads the operations of model/ and refuses what does not make sense, with file and field.

Used by generate_model.py at build time and by tests/conformance/model_test.py. Standard library only.
"""

import dataclasses
import json
import pathlib
import re

BUILTINS = ("string", "integer", "boolean", "timestamp", "blob")
COLLECTIONS = ("list", "map")
SERVICES = ("iam", "sts", "keyward", "billing", "access-analyzer", "cloudtrail")  # in the order of api::Service
SCALAR_FIELDS = {"type", "min", "max", "pattern", "enum", "sensitive", "refusal", "wire"}
MEMBER_FIELDS = {"type", "of", "min", "max", "required", "optional", "default"}
OPERATION_FIELDS = {"name", "docs", "kind", "rest", "input", "output", "errors", "pages", "authorize", "prepare"}
AUTHORIZE_FIELDS = {"action", "need", "entity", "resource", "printed", "resource_tags", "request_tags", "tag_keys",
                    "context", "also"}
ENTITY_KINDS = ("user", "group", "role", "instance-profile", "policy", "mfa-device", "access-key-owner",
                "service-linked-role", "deletion-task", "assumed-role", "principal", "server-certificate", "open-id-connect-provider",
                "saml-provider")
ENTITY_VARIABLES = ("Entity.Name", "Entity.Path", "Entity.Boundary", "Entity.CredentialService")
MAIN_VARIABLES = ("Main.Name", "Main.Path")  # of a further permission that has an entity of its own
STEPS = ("hash-password", "verify-password", "check-reuse", "qr-code", "search-events")
WHOLE_STEPS = ("qr-code", "search-events")  # about no single member
PROTOCOLS = ("query", "rest-json", "json")
NEEDS = ("permission", "nothing", "root", "provider")
REFUSALS = ("constraint", "name", "path")


class ModelError(Exception):
    """A mistake in the model; the message begins with file and field."""


@dataclasses.dataclass
class Shape:
    """A type: a builtin, a constrained scalar, a list, a map or a structure."""

    kind: str  # one of BUILTINS, COLLECTIONS, or "structure"
    name: str = ""  # empty for what has no name of its own
    of: "Shape | None" = None  # element of a list, value of a map
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    values: tuple = ()
    sensitive: bool = False
    refusal: str = "constraint"
    percent_encoded: bool = False
    members: "list[Member]" = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Member:
    name: str
    shape: Shape
    required: bool = False
    optional: bool = False  # of a list or map: absent and empty are two things
    default: object = None


@dataclasses.dataclass
class Operation:
    service: "Service"
    name: str
    docs: str
    kind: str
    input: Shape
    output: Shape | None
    errors: list
    pages: list
    authorize: dict
    prepare: list
    rest: dict
    where: str


@dataclasses.dataclass
class Service:
    name: str
    namespace: str
    version: str
    xml_namespace: str
    signing_names: list
    shows_values: bool
    protocol: str = "query"
    target: str = ""  # of protocol json: what stands before the operation in X-Amz-Target
    not_offered: dict = dataclasses.field(default_factory=dict)  # operation of AWS -> why Keyward lacks it
    shapes: dict = dataclasses.field(default_factory=dict)
    operations: list = dataclasses.field(default_factory=list)


def snake_case(name):
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()


def check(condition, where, what):
    if not condition:
        raise ModelError(f"{where}: {what}")


def check_fields(value, allowed, where):
    check(isinstance(value, dict), where, "must be an object")
    unknown = sorted(set(value) - allowed)
    check(not unknown, where, f"unknown field {', '.join(unknown)}")


def load(path):
    def unique(pairs):
        result = dict(pairs)
        check(len(result) == len(pairs), str(path), "a key stands twice")
        return result

    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise ModelError(f"{path}:{error.lineno}: {error.msg}") from error


class Reader:
    """Reads one service's directory."""

    def __init__(self, directory, codes):
        self.directory = directory
        self.codes = codes
        self.raw_shapes = {}
        self.in_progress = []

    def read(self):
        path = self.directory / "service.json"
        raw = load(path)
        fields = {"name", "namespace", "version", "xml_namespace", "signing_names", "shows_values"}
        check_fields(raw, fields | {"protocol", "target", "not_offered"}, str(path))
        check(fields <= set(raw), str(path), f"lacks {', '.join(sorted(fields - set(raw)))}")
        check(raw.get("protocol", "query") in PROTOCOLS, f"{path}: protocol", f"must be one of {PROTOCOLS}")
        check(("target" in raw) == (raw.get("protocol") == "json"), f"{path}: target", "is what a json service has")
        self.service = Service(**raw)
        self.raw_shapes = load(self.directory / "shapes.json")
        for name in self.raw_shapes:
            self.shape(name, f"{self.directory / 'shapes.json'}: {name}")
        for path in sorted(self.directory.glob("*.json")):
            if path.name not in ("service.json", "shapes.json"):
                self.service.operations.append(self.operation(path))
        self.service.operations.sort(key=lambda operation: operation.name)
        for name, reason in self.service.not_offered.items():
            at = f"{self.directory / 'service.json'}: not_offered.{name}"
            check(isinstance(reason, str) and reason, at, "has no reason")
            check(all(operation.name != name for operation in self.service.operations), at, "is an operation of the model")
        return self.service

    def shape(self, name, where):
        if name in BUILTINS:
            return Shape(kind=name)
        if name in self.service.shapes:
            return self.service.shapes[name]
        check(name in self.raw_shapes, where, f"no type is called {name!r}")
        check(name not in self.in_progress, where, f"{name} contains itself")
        self.in_progress.append(name)
        where = f"{self.directory / 'shapes.json'}: {name}"
        raw = self.raw_shapes[name]
        check(isinstance(raw, dict) and "type" in raw, where, "must be an object with a type")
        if raw["type"] == "structure":
            check_fields(raw, {"type", "members"}, where)
            shape = Shape(kind="structure", name=name, members=self.members(raw["members"], where, False))
        elif raw["type"] in COLLECTIONS:
            check_fields(raw, {"type", "of", "min", "max"}, where)
            shape = self.collection(raw, where)
            shape.name = name
        else:
            shape = self.scalar(raw, where)
            shape.name = name
        self.in_progress.pop()
        self.service.shapes[name] = shape
        return shape

    def scalar(self, raw, where):
        check_fields(raw, SCALAR_FIELDS, where)
        check(raw["type"] in BUILTINS, where, f"type {raw['type']!r} is not known")
        for field in ("min", "max"):
            check(isinstance(raw.get(field, 0), int), f"{where}.{field}", "must be a whole number")
        check(raw.get("min", 0) <= raw.get("max", 1 << 62), where, "min is above max")
        check(raw.get("refusal", "constraint") in REFUSALS, f"{where}.refusal", f"must be one of {REFUSALS}")
        check(raw.get("wire", "percent-encoded") == "percent-encoded", f"{where}.wire", "must be percent-encoded")
        if raw["type"] != "string":
            wrong = sorted({"pattern", "enum", "wire", "refusal"} & set(raw))
            check(not wrong, where, f"only a string has {', '.join(wrong)}")
        return Shape(kind=raw["type"], minimum=raw.get("min"), maximum=raw.get("max"), pattern=raw.get("pattern"),
                     values=tuple(raw.get("enum", ())), sensitive=raw.get("sensitive", False),
                     refusal=raw.get("refusal", "constraint"), percent_encoded="wire" in raw)

    def collection(self, raw, where):
        check("of" in raw, where, "says not of what")
        return Shape(kind=raw["type"], of=self.shape(raw["of"], f"{where}.of"), minimum=raw.get("min"),
                     maximum=raw.get("max"))

    def members(self, raw, where, is_input):
        check(isinstance(raw, dict), where, "must be an object")
        result = []
        for name, field in raw.items():
            at = f"{where}.{name}"
            # AWS's older models have a few of the other case: PolicyDescriptorType$arn.
            first = "[a-z]" if self.service.protocol == "rest-json" else "[A-Za-z]"
            check(re.fullmatch(first + r"[A-Za-z0-9]*", name), at, "is no member name")
            if isinstance(field, str):
                field = {"type": field}
            check_fields(field, MEMBER_FIELDS, at)
            check("type" in field, at, "has no type")
            if field["type"] in COLLECTIONS:
                shape = self.collection(field, at)
            else:
                check(not {"of", "min", "max"} & set(field), at, "limits belong to the type, in shapes.json")
                shape = self.shape(field["type"], at)
            member = Member(name, shape, field.get("required", False), field.get("optional", False),
                            field.get("default"))
            check(not (member.required and (member.optional or member.default is not None)), at,
                  "is required, so it is neither optional nor has it a default")
            check(not member.optional or shape.kind in COLLECTIONS, at, "only a list or map is marked optional")
            check(member.default is None or is_input, at, "only an input has a default")
            if member.default is not None:
                wanted = {"string": str, "integer": int, "boolean": bool}.get(shape.kind)
                check(wanted is type(member.default), at, "the default is not of the member's type")
                check(not shape.values or member.default in shape.values, at, "the default is no value of the type")
            result.append(member)
        return result

    def operation(self, path):
        where = str(path)
        raw = load(path)
        check_fields(raw, OPERATION_FIELDS, where)
        missing = sorted({"name", "docs", "kind", "input", "errors", "authorize"} - set(raw))
        check(not missing, where, f"lacks {', '.join(missing)}")
        name = raw["name"]
        check(path.stem == snake_case(name), where, f"the file of {name} is {snake_case(name)}.json")
        check(raw["kind"] in ("read", "write", "session"), f"{where}: kind", "must be read, write or session")
        check(isinstance(raw["docs"], str) and raw["docs"], f"{where}: docs", "must name a page")
        operation_input = Shape("structure", f"{name}Input",
                                members=self.members(raw["input"], f"{where}: input", True))
        for member in operation_input.members:
            unreadable = ("blob", "map") if self.service.protocol == "json" else ("blob", "map", "timestamp")
            check(member.shape.kind not in unreadable, f"{where}: input.{member.name}",
                  f"no request can carry a {member.shape.kind} yet (api/input.cc)")
        output = None
        if "output" in raw:
            output = Shape("structure", f"{name}Output",
                           members=self.members(raw["output"], f"{where}: output", False))
        for code in raw["errors"]:
            check(code in self.codes, f"{where}: errors", f"{code} is not in base/error.h")
        check(len(set(raw["errors"])) == len(raw["errors"]), f"{where}: errors", "an error stands twice")
        inputs = {member.name: member for member in operation_input.members}
        outputs = {member.name: member for member in output.members} if output else {}
        if "pages" in raw:
            for member in ("Marker", "MaxItems"):
                check(member in inputs, f"{where}: pages", f"the input lacks {member}")
            for member in ("Marker", "IsTruncated"):
                check(member in outputs, f"{where}: pages", f"the output lacks {member}")
            for member in raw["pages"]:
                check(member in outputs and outputs[member].shape.kind == "list", f"{where}: pages",
                      f"{member} is no list of the output")
        self.rest(raw.get("rest"), inputs, f"{where}: rest")
        self.authorize(raw["authorize"], inputs, f"{where}: authorize")
        for step in raw.get("prepare", []):
            at = f"{where}: prepare"
            check_fields(step, {"step", "member"}, at)
            check(step.get("step") in STEPS, at, f"must be one of {STEPS}")
            check(step["step"] in WHOLE_STEPS or step.get("member") in inputs, at, "names no member of the input")
        return Operation(self.service, name, raw["docs"], raw["kind"], operation_input, output, raw["errors"],
                         raw.get("pages", []), raw["authorize"], raw.get("prepare", []), raw.get("rest", {}), where)

    def rest(self, raw, inputs, where):
        check((raw is not None) == (self.service.protocol == "rest-json"), where, "is what a rest-json service has")
        if raw is None:
            return
        check_fields(raw, {"path", "query"}, where)
        check(re.fullmatch(r"(/[a-z0-9-]+)+", raw.get("path", "")), f"{where}.path", "must be a path")
        for member in raw.get("query", []):
            check(member in inputs and inputs[member].shape.kind in ("string", "integer", "boolean"), f"{where}.query",
                  f"{member} is no scalar of the input")

    def authorize(self, raw, inputs, where):
        check_fields(raw, AUTHORIZE_FIELDS, where)
        for field in ("action", "resource", "printed"):
            check(isinstance(raw.get(field), str) and raw[field], f"{where}.{field}", "must be a text")
        check(re.fullmatch(r"[a-z-]+:[A-Z][A-Za-z]+", raw["action"]), f"{where}.action", "must be service:Action")
        check(raw.get("need", "permission") in NEEDS, f"{where}.need", f"must be one of {NEEDS}")
        entity = raw.get("entity")
        if entity is not None:
            self.entity(entity, inputs, f"{where}.entity")
        variables = {"Partition", "Account"}
        variables |= {m.name for m in inputs.values() if m.shape.kind == "string" and not m.shape.sensitive}
        variables |= set(ENTITY_VARIABLES) if entity else set()
        templates = [("resource", raw["resource"], variables), ("printed", raw["printed"], variables)]
        # A context key may also be one whole list of texts, or a number.
        wholes = {f"${{{m.name}}}" for m in inputs.values()
                  if m.shape.kind == "integer" or (m.shape.kind == "list" and m.shape.of.kind == "string")}
        templates += [(f"context.{key}", value, variables) for key, value in raw.get("context", {}).items()
                      if value not in wholes]
        for i, also in enumerate(raw.get("also", [])):
            check_fields(also, {"when", "action", "entity", "resource", "printed", "context"}, f"{where}.also[{i}]")
            check(also.get("when") and also.get("action"), f"{where}.also[{i}]", "needs when and action")
            for member in also["when"]:
                check(member in inputs, f"{where}.also[{i}].when", f"{member} is no member of the input")
            own = variables
            if "entity" in also:
                self.entity(also["entity"], inputs, f"{where}.also[{i}].entity")
                check("resource" in also and "printed" in also, f"{where}.also[{i}]",
                      "has an entity, so it needs resource and printed")
                own = variables | set(ENTITY_VARIABLES + MAIN_VARIABLES)
            else:
                check("context" not in also, f"{where}.also[{i}]", "has the operation's context")
            templates += [(f"also[{i}].{field}", also[field], own) for field in ("resource", "printed") if field in also]
            templates += [(f"also[{i}].context.{key}", value, own) for key, value in also.get("context", {}).items()]
        for field, template, known in templates:
            rest = re.sub(r"\$\{([A-Za-z.|]+)\}", lambda match: self.variable(match, known, f"{where}.{field}"),
                          template)
            check(not set(rest) & set("${}"), f"{where}.{field}", "has a broken variable")
        for field in ("request_tags", "tag_keys"):
            check(raw.get(field) is None or (raw[field] in inputs and inputs[raw[field]].shape.kind == "list"),
                  f"{where}.{field}", "is no list of the input")

    @staticmethod
    def entity(entity, inputs, where):
        check_fields(entity, {"kind", "member", "or_caller"}, where)
        check(entity.get("kind") in ENTITY_KINDS, f"{where}.kind", f"must be one of {ENTITY_KINDS}")
        named = entity.get("member")
        check(named is None or named in inputs, f"{where}.member", f"{named} is no member of the input")
        certain = named is not None and inputs[named].required
        check(certain or entity.get("or_caller", False), where, "the member may be absent, so or_caller must be true")

    @staticmethod
    def variable(match, variables, where):
        for name in match.group(1).split("|"):
            check(name in variables, where, f"{name} is no text of the input and no variable")
        return ""


def error_codes(header):
    """The enumerators of Code in base/error.h."""
    body = re.search(r"enum class Code[^{]*\{([^}]*)\}", header.read_text(encoding="utf-8"))
    check(body is not None, str(header), "has no enum class Code")
    return set(re.findall(r"[A-Za-z]\w*", body.group(1)))


def read_model(root):
    """All services, in the order of api::Service; each with its operations by name."""
    codes = error_codes(root / "src/base/error.h")
    directories = sorted(path.name for path in (root / "model").iterdir() if (path / "service.json").exists())
    check(directories == sorted(SERVICES), str(root / "model"), f"has {directories}, not {sorted(SERVICES)}")
    services = [Reader(root / "model" / name, codes).read() for name in SERVICES]
    seen = {}
    for service in services:
        for operation in service.operations:
            other = seen.setdefault(operation.name, operation)
            check(other is operation, operation.where, f"{operation.name} stands in {other.where}, too")
    return services


def project_root():
    return pathlib.Path(__file__).resolve().parent.parent
