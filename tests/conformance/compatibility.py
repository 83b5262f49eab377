#!/usr/bin/python3
"""Makes docs/compatibility.md from the model, the newest JavaScript SDK's list of operations and the tests that name each operation.

  compatibility.py          writes it
  compatibility.py --check  ends with status 1 if it says what is not so: a state, a reason, a test that does not name the operation.
                            That a further test names an operation does not make it wrong.

Needs node and the packages of tests/e2e.
"""

import collections
import dataclasses
import re
import sys

import sdk_test  # puts tools/ on the path
import model_reader  # noqa: E402

ROOT = sdk_test.ROOT
PAGE = ROOT / "docs" / "compatibility.md"
NAMES = {"iam": "IAM", "sts": "STS"}
REFERENCE = {"iam": "https://docs.aws.amazon.com/IAM/latest/APIReference", "sts": "https://docs.aws.amazon.com/STS/latest/APIReference"}
# Lists of all operations, not tests of one.
NO_TESTS = {"model_test.cc"}
MOST_TESTS = 4


@dataclasses.dataclass
class Row:
    service: str
    name: str
    state: str  # "offered", "to come" or "not offered"
    reason: str = ""  # of what is not offered
    tests: tuple = ()  # that name the operation; those that name it most often come first

    @property
    def remark(self) -> str:
        if self.state != "offered":
            return self.reason
        return ", ".join(self.tests[:MOST_TESTS]) + (" and others" if len(self.tests) > MOST_TESTS else "") or "the walks only"


def test_sources() -> dict:
    files = [*ROOT.glob("src/api/*_test.cc"), *ROOT.glob("src/signin/*_test.cc"), *ROOT.glob("tests/e2e/*_test.py"), *ROOT.glob("tests/e2e/*.mjs")]
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(files) if file.name not in NO_TESTS}


def words_of(text: str) -> collections.Counter:
    """What a test names, and how often: operations in quotes, in URLs, as commands of an SDK or of the CLI."""
    found = re.findall(r"""["'`](?:[a-z]+/)?([A-Z]\w+)["'`/]""", text)
    found += [name for names in re.findall(r"Action=([A-Z]\w+)|Operation::([A-Z]\w+)|\b([A-Z]\w+)Command\b", text) for name in names]
    found += re.findall(r"\.([a-z]+_[a-z_0-9]+)\b", text) + re.findall(r"\"([a-z]+-[a-z0-9-]+)\"", text)
    return collections.Counter(found)


def tests_of(operation: str, tests: dict) -> tuple:
    snake = model_reader.snake_case(operation)
    often = {test: words[operation] + words[snake] + words[snake.replace("_", "-")] for test, words in tests.items()}
    return tuple(sorted((test for test in often if often[test]), key=lambda test: (-often[test], test)))


def rows() -> list:
    tests = {name: words_of(text) for name, text in test_sources().items()}
    found = []
    for service in model_reader.read_model(ROOT):
        if service.name not in NAMES:
            continue
        offered = {operation.name for operation in service.operations}
        for name in sorted(offered | set(service.not_offered) | set(sdk_test.sdk_description(service.name)["operations"])):
            if name in offered:
                found.append(Row(service.name, name, "offered", tests=tests_of(name, tests)))
            elif name in service.not_offered:
                found.append(Row(service.name, name, "not offered", service.not_offered[name]))
            else:
                found.append(Row(service.name, name, "to come"))
    return found


def counts(all_rows: list) -> str:
    parts = []
    for service, title in NAMES.items():
        states = [row.state for row in all_rows if row.service == service]
        parts.append(f"{title}: " + ", ".join(f"{states.count(state)} {state}" for state in ("offered", "to come", "not offered")))
    return "Operations of " + "; ".join(parts)


def page(all_rows: list) -> str:
    lines = ["# Compatibility", "",
             "Every operation that AWS has in IAM and STS, and what Keyward makes of it. Made by `tests/conformance/compatibility.py` from `model/`,",
             "from the newest JavaScript SDK and from the tests; do not edit it.", "",
             counts(all_rows) + ".", "",
             "An operation is *offered* with all its members, limits, defaults, errors and messages; where it differs from AWS's own description,",
             "`tests/conformance/model_differences.txt` and `sdk_differences.txt` have the reason. Besides the tests named here, the walks over the model",
             "(`tests/e2e/walk_*_test.py`, `Gate` in `sdk_operations_test.py`) call each of them. One that is *not offered* answers `InvalidAction`,",
             "\"Keyward does not offer the operation NAME\"; one *to come* is unknown to this version.", ""]
    for service, title in NAMES.items():
        lines += [f"## {title}", "", "| operation | state | tests, or why not |", "|---|---|---|"]
        for row in all_rows:
            if row.service == service:
                lines.append(f"| [{row.name}]({REFERENCE[service]}/API_{row.name}.html) | {row.state} | {row.remark} |")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def faults(all_rows: list) -> list:
    """What the page says that is not so."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    said = {name: (state, remark) for name, state, remark in re.findall(r"^\| \[(\w+)\]\S+ \| ([a-z ]+) \| (.*) \|$", text, re.MULTILINE)}
    wrong = [] if counts(all_rows) in text else ["the counts"]
    for row in all_rows:
        state, remark = said.pop(row.name, ("", ""))
        if state != row.state:
            wrong.append(f"{row.name} is {row.state}")
        elif state != "offered":
            wrong += [f"{row.name}: the reason"] if remark != row.reason else []
        else:
            gone = set(remark.removesuffix(" and others").split(", ")) - set(row.tests) - {"the walks only"}
            wrong += [f"{row.name} is not in {', '.join(sorted(gone))}"] if gone else []
    return wrong + [f"{name} is no operation" for name in said]


def main(arguments: list) -> int:
    made = rows()
    print(counts(made))
    if arguments == ["--check"]:
        if wrong := faults(made):
            print("docs/compatibility.md is not up to date; /usr/bin/python3 tests/conformance/compatibility.py writes it:", *wrong, sep="\n  ")
            return 1
    elif arguments:
        sys.exit(__doc__)
    else:
        PAGE.write_text(page(made), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
