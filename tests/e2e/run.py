#!/usr/bin/python3
"""Runs the end-to-end tests and ends with "N passed, M failed".

  run.py              every tests/e2e/*_test.py
  run.py smoke        the few that a slow, sanitized build runs
  run.py NAME...      NAME_test.py, or NAME_test.py's Class or Class.test as NAME.Class.test
"""

import pathlib
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SMOKE = ["sdk_operations", "faults_http", "console_api"]


class Result(unittest.TextTestResult):
    """Prints each test with its seconds; a subtest that fails counts, one that passes does not."""

    def startTest(self, test):
        self.started = time.monotonic()
        unittest.TestResult.startTest(self, test)

    def stopTest(self, test):
        self.stream.write(f"  {time.monotonic() - self.started:6.2f} s  {test.id()}\n")
        self.stream.flush()
        super().stopTest(test)


def main(names: list[str]) -> int:
    sys.path.insert(0, str(HERE))
    if names == ["smoke"]:
        names = SMOKE
    loader = unittest.TestLoader()
    if names:
        suite = unittest.TestSuite()
        for name in names:
            module, _, rest = name.partition(".")
            suite.addTests(loader.loadTestsFromName(f"{module}_test" + (f".{rest}" if rest else "")))
    else:
        suite = loader.discover(str(HERE), pattern="*_test.py", top_level_dir=str(HERE))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0, resultclass=Result).run(suite)
    # Errors of a class's set-up count too, although no test of it was started.
    wrong = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    for test, reason in result.skipped:
        print(f"skipped: {test.id()}: {reason}")
    good = max(0, result.testsRun - wrong - len(result.skipped))
    print(f"{good} passed, {wrong} failed", flush=True)
    return 0 if good > 0 and wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
