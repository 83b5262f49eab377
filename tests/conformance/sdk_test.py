#!/usr/bin/python3
"""Compares model/iam and model/sts with the newest JavaScript SDK: operations, members and their order, types, enumerations, errors.

Allowed differences stand with their reason in sdk_differences.txt beside this file. Needs node and the packages of tests/e2e. What the
SDK does not know (limits, patterns) is compared with botocore by model_test.py.
"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import model_reader  # noqa: E402
from wire_codes import wire_codes  # noqa: E402

import reviewed  # noqa: E402

SERVICES = ("iam", "sts")
CODES = wire_codes(ROOT)


def sdk_description(service: str) -> dict:
    done = subprocess.run(["node", str(HERE / "sdk_description.mjs"), str(ROOT / "tests/e2e/node_modules"), service],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"sdk_description.mjs {service}: {done.stderr}")
    return json.loads(done.stdout)


class Comparison:
    """Gathers differences as (where, fact, ours, theirs)."""

    def __init__(self, theirs: dict):
        self.theirs = theirs
        self.differences = []
        self.structures = set()

    def fact(self, where, name, ours, theirs):
        if ours != theirs:
            self.differences.append((where, name, ours, theirs))

    def members(self, where, ours, their_name, is_input):
        theirs = self.theirs["structures"][their_name] if their_name else {}
        names = [member.name for member in ours]
        for name in theirs:
            if name not in names:
                self.fact(f"{where}.{name}", "missing", "absent", "present")
        self.fact(where, "order", [name for name in names if name in theirs], [name for name in theirs if name in names])
        for member in ours:
            at = f"{where}.{member.name}"
            if member.name not in theirs:
                self.fact(at, "extra", "present", "absent")
                continue
            their = theirs[member.name]
            if is_input or (their["required"] and member.shape.kind not in ("list", "map")):
                # An output that we call required is always there; AWS says so for few of them.
                self.fact(at, "required", member.required, their["required"])
            self.type(at, member.shape, their, is_input)

    def type(self, where, ours, theirs, is_input):
        self.fact(where, "type", ours.kind, theirs["type"])
        if ours.kind != theirs["type"]:
            return
        if ours.kind == "structure":
            name = theirs["structure"]
            if name not in self.structures:
                self.structures.add(name)
                self.members(name, ours.members, name, is_input or name == "Tag")
        elif ours.of is not None:
            self.type(f"{where}[]", ours.of, theirs["of"], is_input)
        elif ours.kind == "string":
            # The SDK sorts an enumeration's values.
            self.fact(where, "enum", sorted(ours.values), sorted(theirs.get("enum", [])))

    def operation(self, ours, theirs):
        self.members(f"{ours.name}.input", ours.input.members, theirs["input"], True)
        self.fact(f"{ours.name}.output", "present", ours.output is not None, theirs["output"] is not None)
        if ours.output is not None and theirs["output"] is not None:
            self.members(f"{ours.name}.output", ours.output.members, theirs["output"], False)
        errors = {CODES[code] for code in ours.errors}
        for code in sorted(set(theirs["errors"]) ^ errors):
            self.fact(f"{ours.name}.errors.{code}", "present", code in errors, code in theirs["errors"])


def main() -> int:
    differences, to_come = [], []
    for service in model_reader.read_model(ROOT):
        if service.name not in SERVICES:
            continue
        theirs = sdk_description(service.name)
        comparison = Comparison(theirs)
        for operation in service.operations:
            if operation.name in theirs["operations"]:
                comparison.operation(operation, theirs["operations"][operation.name])
            else:
                comparison.fact(operation.name, "operation", "present", "absent")
        known = {operation.name for operation in service.operations} | set(service.not_offered)
        to_come += sorted(set(theirs["operations"]) - known)
        for name in sorted(set(service.not_offered) - set(theirs["operations"])):
            comparison.fact(name, "operation", "not offered", "absent")
        differences += comparison.differences
    print(f"{len(to_come)} operations to come: {', '.join(to_come) or 'none'}")
    return reviewed.report(differences, HERE / "sdk_differences.txt", "the SDK")


if __name__ == "__main__":
    sys.exit(main())
