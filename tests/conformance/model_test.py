#!/usr/bin/python3
"""Compares model/iam and model/sts with botocore's description of the services, and shows each difference.

Allowed differences stand with their reason in model_differences.txt beside this file, as "WHERE FACT: reason".
Any other difference, and an allowed one that is no longer there, ends with status 1. Needs Debian's python3-botocore
(of 2022: what came later is among the allowed differences).
"""

import gzip
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tools"))
import model_reader  # noqa: E402

import reviewed  # noqa: E402

VERSIONS = {"iam": "2010-05-08", "sts": "2011-06-15"}
KINDS = {"long": "integer"}


def botocore_model(service):
    import botocore

    path = pathlib.Path(botocore.__file__).parent / "data" / service / VERSIONS[service]
    for name, read in (("service-2.json", pathlib.Path.read_bytes),
                       ("service-2.json.gz", lambda file: gzip.decompress(file.read_bytes()))):
        if (path / name).exists():
            return json.loads(read(path / name))
    sys.exit(f"{path} has no service-2.json")


class Comparison:
    """Gathers differences as (where, fact, ours, theirs)."""

    def __init__(self, theirs):
        self.theirs = theirs["shapes"]
        self.differences = []
        self.structures = set()

    def fact(self, where, name, ours, theirs):
        if ours != theirs:
            self.differences.append((where, name, ours, theirs))

    def members(self, where, ours, their_shape, is_input):
        theirs = self.theirs[their_shape] if their_shape else {"members": {}}
        required = set(theirs.get("required", []))
        names = [member.name for member in ours]
        for name in theirs["members"]:
            if name not in names:
                self.fact(f"{where}.{name}", "missing", "absent", "present")
        common = [name for name in names if name in theirs["members"]]
        self.fact(where, "order", common, [name for name in theirs["members"] if name in names])
        for member in ours:
            at = f"{where}.{member.name}"
            if member.name not in theirs["members"]:
                self.fact(at, "extra", "present", "absent")
                continue
            if is_input:
                self.fact(at, "required", member.required, member.name in required)
            elif member.name in required and member.shape.kind not in ("list", "map"):
                # An output that we call required is always there; botocore says so for few of them.
                self.fact(at, "required", member.required, True)
            self.shape(at, member.shape, theirs["members"][member.name]["shape"], is_input)

    def shape(self, where, ours, their_name, is_input):
        theirs = self.theirs[their_name]
        self.fact(where, "type", ours.kind, KINDS.get(theirs["type"], theirs["type"]))
        if ours.kind != KINDS.get(theirs["type"], theirs["type"]):
            return
        if ours.kind == "structure":
            if their_name not in self.structures:
                self.structures.add(their_name)
                self.fact(where, "structure", ours.name, their_name)
                self.members(their_name, ours.members, their_name, is_input or their_name == "Tag")
        elif ours.kind == "list":
            self.shape(f"{where}[]", ours.of, theirs["member"]["shape"], is_input)
        elif ours.kind == "map":
            self.shape(f"{where}{{}}", ours.of, theirs["value"]["shape"], is_input)
        self.fact(where, "min", ours.minimum, theirs.get("min"))
        self.fact(where, "max", ours.maximum, theirs.get("max"))
        if ours.kind == "string":
            self.fact(where, "pattern", ours.pattern, theirs.get("pattern"))
            self.fact(where, "enum", list(ours.values), theirs.get("enum", []))
        self.fact(where, "sensitive", ours.sensitive, theirs.get("sensitive", False))

    def operation(self, ours, theirs):
        self.members(f"{ours.name}.input", ours.input.members, theirs.get("input", {}).get("shape"), True)
        self.fact(f"{ours.name}.output", "present", ours.output is not None, "output" in theirs)
        if ours.output is not None and "output" in theirs:
            self.members(f"{ours.name}.output", ours.output.members, theirs["output"]["shape"], False)
            self.fact(f"{ours.name}.output", "wrapper", f"{ours.name}Result", theirs["output"].get("resultWrapper"))
        errors = []
        for error in theirs.get("errors", []):
            errors.append(self.theirs[error["shape"]].get("error", {}).get("code", error["shape"]))
        for code in sorted(set(errors) ^ set(ours.errors)):
            self.fact(f"{ours.name}.errors.{code}", "present", code in ours.errors, code in errors)


def paginated(service):
    import botocore

    path = pathlib.Path(botocore.__file__).parent / "data" / service / VERSIONS[service] / "paginators-1.json"
    return json.loads(path.read_text(encoding="utf-8"))["pagination"]


def differences():
    found = []
    for service in model_reader.read_model(model_reader.project_root()):
        if service.name not in VERSIONS:
            continue
        theirs = botocore_model(service.name)
        comparison = Comparison(theirs)
        comparison.fact(service.name, "namespace", service.xml_namespace, theirs["metadata"]["xmlNamespace"])
        comparison.fact(service.name, "version", service.version, theirs["metadata"]["apiVersion"])
        pages = paginated(service.name)
        for operation in service.operations:
            if operation.name not in theirs["operations"]:
                comparison.fact(operation.name, "operation", "present", "absent")
                continue
            comparison.operation(operation, theirs["operations"][operation.name])
            keys = pages.get(operation.name, {}).get("result_key", [])
            comparison.fact(operation.name, "pages", operation.pages, [keys] if isinstance(keys, str) else keys)
        found += comparison.differences
    return found


def main():
    return reviewed.report(differences(), HERE / "model_differences.txt", "botocore")


if __name__ == "__main__":
    sys.exit(main())
