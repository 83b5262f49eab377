"""Differences between the model and another description of the services, held against the reviewed list of those that stay.

The list has a line "WHERE FACT: reason" for each. A difference that is not in it, and a line whose difference is gone, are failures.
"""

import pathlib
import sys


def allowed_differences(path: pathlib.Path) -> dict:
    allowed = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, _, reason = line.partition(": ")
        if len(key.split(" ")) != 2 or not reason.strip():
            sys.exit(f"{path.name}:{number}: not 'WHERE FACT: reason'")
        allowed[key] = reason
    return allowed


def report(differences, path: pathlib.Path, them: str) -> int:
    """Prints what is not allowed of the (where, fact, ours, theirs), and the counts. The exit status."""
    allowed = allowed_differences(path)
    unexpected = 0
    seen = set()
    for where, name, ours, theirs in differences:
        key = f"{where} {name}"
        seen.add(key)
        if key not in allowed:
            print(f"{key}: model says {ours!r}, {them} says {theirs!r}")
            unexpected += 1
    for key in sorted(set(allowed) - seen):
        print(f"{key}: allowed in {path.name}, but there is no such difference")
        unexpected += 1
    print(f"{len(seen)} differences, {unexpected} of them not allowed")
    return 1 if unexpected else 0
