#!/usr/bin/python3
"""From `llvm-cov export`: the branches that were never taken, and the share that was, by file. A branch is one outcome of one
condition, so that each condition has two. What a template or an inline function has several times counts once."""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def main():
    covered_in_all = branches_in_all = 0
    rows = []
    for file in json.load(sys.stdin)["data"][0]["files"]:
        path = pathlib.Path(file["filename"]).resolve()
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        lines = path.read_text().splitlines()
        outcomes = {}
        for line, column, end_line, end_column, taken, not_taken, *_ in file["branches"]:
            place = outcomes.setdefault((line, column, end_line, end_column), [0, 0])
            place[0] += taken
            place[1] += not_taken
        for (line, column, end_line, end_column), counts in sorted(outcomes.items()):
            text = lines[line - 1][column - 1 : end_column - 1 if end_line == line else None]
            for outcome, count in zip(("true", "false"), counts):
                if count == 0:
                    print(f"{name}:{line}:{column}: never {outcome}: {text}")
        branches = 2 * len(outcomes)
        covered = sum(count > 0 for counts in outcomes.values() for count in counts)
        rows.append((str(name), covered, branches))
        covered_in_all += covered
        branches_in_all += branches
    for name, covered, branches in [*rows, ("in all", covered_in_all, branches_in_all)]:
        if branches:
            print(f"{name:<40} {covered:>5} of {branches:>5} branches {100 * covered / branches:6.1f} %")


if __name__ == "__main__":
    main()
