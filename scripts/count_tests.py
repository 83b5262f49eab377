"""Turns the reports of other test runners into the one line "N passed, M failed". Exits 1 when something failed or nothing ran.

  count_tests.py ctest FOLDER   ctest.xml, and the JSON files of the GoogleTest programs beside it
  count_tests.py vitest FILE    vitest's JSON report
  count_tests.py sum FILE       adds up the closing lines in a log
"""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def count_ctest(folder: pathlib.Path) -> tuple[int, int]:
    passed = failed = 0
    for case in ElementTree.parse(folder / "ctest.xml").getroot().iter("testcase"):
        succeeded = case.get("status") == "run"
        report = folder / f"{case.get('name')}_test.json"
        if not report.exists():
            # A program of another kind, or one that died before it could write its report.
            passed, failed = passed + succeeded, failed + (not succeeded)
            continue
        counts = json.loads(report.read_text())
        wrong = counts["failures"] + counts.get("errors", 0)
        skipped = counts.get("disabled", 0)
        passed += counts["tests"] - wrong - skipped
        # A sanitizer's complaint at the exit fails the program although each of its tests passed.
        failed += wrong if wrong or succeeded else 1
    return passed, failed


def count_vitest(report: pathlib.Path) -> tuple[int, int]:
    counts = json.loads(report.read_text())
    failed = counts["numFailedTests"]
    if not counts["success"] and failed == 0:
        failed = 1
    return counts["numPassedTests"], failed


def count_lines(log: pathlib.Path) -> tuple[int, int]:
    lines = re.findall(r"^(\d+) passed, (\d+) failed$", log.read_text(errors="replace"), re.MULTILINE)
    return sum(int(good) for good, _ in lines), sum(int(bad) for _, bad in lines)


def main() -> int:
    kind, path = sys.argv[1], pathlib.Path(sys.argv[2])
    passed, failed = {"ctest": count_ctest, "vitest": count_vitest, "sum": count_lines}[kind](path)
    print(f"{passed} passed, {failed} failed")
    return 0 if passed > 0 and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
