#!/usr/bin/python3
"""Makes a C++ file of the AWS managed policies in model/managed_policies/: embed_managed_policies.py DIRECTORY OUTPUT

The same policies give the same bytes. A mistake in a policy ends with status 1 and "file: what" on standard error.
"""

import base64
import calendar
import hashlib
import json
import pathlib
import re
import sys
import time

MEMBERS = {"arn", "name", "path", "policyId", "type", "description", "createDate", "updateDate", "defaultVersionId",
           "document"}
TYPES = {"AWS managed": False, "job function": True}


class PolicyError(Exception):
    pass


def check(condition, what):
    if not condition:
        raise PolicyError(what)


def refuse_duplicates(pairs):
    members = dict(pairs)
    check(len(members) == len(pairs), "a member stands twice")
    return members


def literal(text, indent):
    """Adjacent C++ string literals that together are the text, each on a line of its own."""
    pieces = []
    for start in range(0, len(text), 100):
        escaped = []
        for byte in text[start:start + 100].encode():
            if byte in b'"\\':
                escaped.append("\\" + chr(byte))
            elif 32 <= byte < 127:
                escaped.append(chr(byte))
            else:
                escaped.append(f"\\{byte:03o}")  # three octal digits end by themselves, hexadecimal ones do not
        pieces.append('"' + "".join(escaped) + '"')
    return ("\n" + " " * indent).join(pieces or ['""'])


def seconds(member, text):
    try:
        return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError as error:
        raise PolicyError(f"{member}: {error}") from error


def derived_id(arn):
    """An ID in AWS's form for a policy whose own is not known: of the ARN, so that it is the same in every build."""
    return "ANPA" + base64.b32encode(hashlib.sha256(arn.encode()).digest()).decode()[:17]


def read(path):
    policy = json.loads(path.read_text(), object_pairs_hook=refuse_duplicates)
    check(isinstance(policy, dict), "is no object")
    unknown = policy.keys() - MEMBERS
    missing = MEMBERS - {"policyId"} - policy.keys()
    check(not unknown and not missing, f"unknown members {sorted(unknown)}, missing members {sorted(missing)}")
    check(path.stem == policy["name"], f"is of the policy {policy['name']}")
    check(re.fullmatch(r"[\w+=,.@-]{1,128}", policy["name"], re.ASCII), "name: has characters that IAM does not allow")
    check(re.fullmatch(r"/([A-Za-z0-9.,+@=_-]+/)*", policy["path"]), "path: is no path of a managed policy")
    check(policy["arn"] == f"arn:aws:iam::aws:policy{policy['path']}{policy['name']}", "arn: is not of path and name")
    check(re.fullmatch(r"ANPA[A-Z0-9]{17}", policy.get("policyId", "ANPA" + "A" * 17)), "policyId: is no policy's ID")
    check(policy["type"] in TYPES, f"type: is none of {list(TYPES)}")
    check(1 <= len(policy["description"]) <= 1000, "description: is empty or too long")
    version = re.fullmatch(r"v([1-9][0-9]{0,8})", policy["defaultVersionId"])
    check(version, "defaultVersionId: is no version ID")
    created, updated = seconds("createDate", policy["createDate"]), seconds("updateDate", policy["updateDate"])
    check(created <= updated, "updateDate: is before createDate")
    check(isinstance(policy["document"], dict), "document: is no object")
    document = json.dumps(policy["document"], separators=(",", ":"), ensure_ascii=False)
    return f"""    {{{literal(policy["arn"], 5)},
     {literal(policy["name"], 5)}, {literal(policy["path"], 5)},
     "{policy.get("policyId") or derived_id(policy["arn"])}",
     {literal(policy["description"], 5)},
     {"true" if TYPES[policy["type"]] else "false"}, {created}, {updated}, {version[1]},
     {literal(document, 5)}}},
"""


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    rows = []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json"), key=lambda path: path.stem.lower()):
        try:
            rows.append(read(path))
        except (PolicyError, ValueError, TypeError) as error:
            sys.exit(f"{path}: {error}")
    text = f"""// Made by tools/embed_managed_policies.py from model/managed_policies/; do not edit.
#include "identity/managed_policies.h"

namespace keyward::identity {{
namespace {{
constexpr EmbeddedPolicy kPolicies[] = {{
{"".join(rows)}}};
}}  // namespace

std::span<const EmbeddedPolicy> embedded_policies() {{ return kPolicies; }}
}}  // namespace keyward::identity
"""
    output = pathlib.Path(sys.argv[2])
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text)


if __name__ == "__main__":
    main()
