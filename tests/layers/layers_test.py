#!/usr/bin/python3
"""The layer rule of docs/architecture.md: a room includes only rooms it may look at, and keeps what it wraps to itself."""

import pathlib
import re
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "src"

# From the ground up. A room may include itself and every room before it here...
ORDER = ["base", "policy", "services", "validation", "identity", "secrets", "store", "federation", "authn", "authz", "audit", "api", "decision", "signin",
         "http", "server", "cli"]
# ...except that this one knows nothing of what Keyward is about.
ONLY = {"http": {"base", "http"}}

# What is wrapped in one place: (pattern of the included header, rooms that may).
WRAPPED = [
    (r"boost/", {"http"}),
    (r"sqlite3\.h", {"store"}),
    (r"argon2\.h", {"secrets"}),
    (r"qrencode\.h", {"secrets"}),
    (r"png\.h", {"secrets"}),
    (r"yaml-cpp/", {"cli", "server", "services"}),
    (r"zlib\.h", {"services"}),
    (r"openssl/ssl\.h", {"federation", "http"}),
    (r"netinet/", {"federation", "http"}),
    (r"sys/socket\.h", {"federation", "http", "server"}),  # server: the operator's socket in the data directory
    (r"curl/", {"federation"}),
    (r"libxml/", {"federation"}),
]
# The pure rooms: rules are functions of what they are given (docs/architecture.md, the five ideas).
PURE = {"policy", "validation", "identity"}
IMPURE = r"fstream|filesystem|thread|unistd\.h|fcntl\.h|sys/stat\.h"

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def includes(file: pathlib.Path) -> list[tuple[int, str]]:
    lines = file.read_text().splitlines()
    return [(number, found.group(1)) for number, line in enumerate(lines, 1) if (found := INCLUDE.match(line))]


def faults(root: pathlib.Path) -> list[str]:
    found = []
    for file in sorted([*root.glob("*/**/*.h"), *root.glob("*/**/*.cc")]):
        room = file.relative_to(root).parts[0]
        is_test = file.name.endswith("_test.cc")
        if room not in ORDER:
            found.append(f"{file}: no such room: {room}")
            continue
        allowed = ONLY.get(room, set(ORDER[: ORDER.index(room) + 1]) - ({"http"} if room not in {"server", "cli"} else set()))
        for number, header in includes(file):
            place = f"{file.relative_to(root)}:{number}"
            other = header.split("/")[0]
            if other in ORDER and "/" in header and other not in allowed:
                found.append(f"{place}: {room} must not include {header}")
            for pattern, rooms in WRAPPED:
                if re.match(pattern, header) and room not in rooms and not is_test:
                    found.append(f"{place}: only {', '.join(sorted(rooms))} may include {header}")
            if room in PURE and re.fullmatch(IMPURE, header) and not is_test:
                found.append(f"{place}: {room} is pure and must not include {header}")
    return found


class Layers(unittest.TestCase):
    def test_every_room_keeps_the_rule(self):
        self.assertEqual([], faults(SOURCE))

    def test_every_room_on_disk_is_in_the_order(self):
        self.assertEqual(set(), {folder.name for folder in SOURCE.iterdir() if folder.is_dir()} - set(ORDER))

    def test_the_rule_would_see_each_kind_of_fault(self):
        import tempfile

        cases = {
            "base/a.h": '#include "policy/policy.h"\n',
            "http/a.h": '#include "identity/state.h"\n',
            "api/a.cc": "#include <boost/asio.hpp>\n",
            "authn/a.cc": '#  include "http/server.h"\n',
            "policy/a.cc": "#include <fstream>\n",
            "attic/a.cc": "\n",
        }
        for name, text in cases.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder) / name
                file.parent.mkdir()
                file.write_text(text)
                self.assertEqual(1, len(faults(pathlib.Path(folder))))


if __name__ == "__main__":
    program = unittest.main(exit=False, verbosity=2)
    wrong = len(program.result.failures) + len(program.result.errors)
    print(f"{program.result.testsRun - wrong} passed, {wrong} failed", flush=True)
    sys.exit(wrong != 0)
