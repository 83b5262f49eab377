"""The names of error codes on the wire, for tests that hold the model's codes against answers and against AWS's own description."""

import pathlib
import re


def wire_codes(root: pathlib.Path) -> dict:
    """An enumerator of Code in src/base/error.h -> its name in answers, which src/base/error.cc has in the same order."""
    header = (root / "src/base/error.h").read_text(encoding="utf-8")
    enumerators = re.findall(r"^ +(\w+),", re.search(r"enum class Code[^{]*\{([^}]*)\}", header).group(1), re.MULTILINE)
    names = re.findall(r"CodeInfo\{\"(\w+)\"", (root / "src/base/error.cc").read_text(encoding="utf-8"))
    assert len(enumerators) == len(names), "base/error.h and base/error.cc do not fit"
    return dict(zip(enumerators, names))
