#!/usr/bin/python3
"""Mistakes in the model must end the build and name file and field; the same model must give the same bytes."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def change(document, keys, value):
    """Sets, or with None deletes, what the keys lead to."""
    for key in keys[:-1]:
        document = document[key]
    if value is None:
        del document[keys[-1]]
    else:
        document[keys[-1]] = value


# file, keys that lead to a value, the new value (None deletes it), what the message must contain
MISTAKES = [
    ("iam/create_user.json", ["errors"], ["NoSuchThing"], "create_user.json: errors: NoSuchThing is not in"),
    ("iam/create_user.json", ["errors"], ["LimitExceeded", "LimitExceeded"], "create_user.json: errors"),
    ("iam/create_user.json", ["authorize"], None, "create_user.json: lacks authorize"),
    ("iam/create_user.json", ["name"], "CreateUsers", "create_user.json: the file of CreateUsers is create_users.json"),
    ("iam/create_user.json", ["kind"], "both", "create_user.json: kind"),
    ("iam/create_user.json", ["surprise"], 1, "create_user.json: unknown field surprise"),
    ("iam/create_user.json", ["input", "Path", "type"], "pathTypo", "create_user.json: input.Path: no type"),
    ("iam/create_user.json", ["input", "Path", "default"], 7, "input.Path: the default"),
    ("iam/create_user.json", ["input", "Path", "required"], True, "input.Path: is required"),
    ("iam/create_user.json", ["input", "Path", "requird"], True, "input.Path: unknown field requird"),
    ("iam/create_user.json", ["input", "user-name"], "string", "input.user-name: is no member name"),
    ("iam/create_user.json", ["input", "When"], "timestamp", "input.When: no request can carry a timestamp"),
    ("iam/create_user.json", ["authorize", "action"], "CreateUser", "create_user.json: authorize.action"),
    ("iam/create_user.json", ["authorize", "resource"], "arn:${Oops}", "authorize.resource: Oops"),
    ("iam/create_user.json", ["authorize", "resource"], "arn:${Path", "authorize.resource: has a broken variable"),
    ("iam/create_user.json", ["authorize", "also"], [{"when": ["Tag"], "action": "iam:TagUser"}], "also[0].when: Tag"),
    ("iam/create_user.json", ["authorize", "request_tags"], "Path", "authorize.request_tags"),
    ("iam/create_user.json", ["authorize", "need"], "luck", "authorize.need"),
    ("iam/get_user.json", ["authorize", "entity", "or_caller"], None, "get_user.json: authorize.entity"),
    ("iam/get_user.json", ["authorize", "entity", "kind"], "robot", "authorize.entity.kind"),
    ("iam/change_password.json", ["prepare", 0, "member"], "Pass", "change_password.json: prepare"),
    ("iam/list_users.json", ["pages"], ["User"], "list_users.json: pages: User"),
    ("iam/shapes.json", ["userNameType", "min"], 100, "shapes.json: userNameType: min is above max"),
    ("iam/shapes.json", ["userNameType", "pattern"], "(a+)+", "no function matches the pattern (a+)+"),
    ("iam/shapes.json", ["User", "members", "Tags"], {"type": "User"}, "contains itself"),
    ("iam/service.json", ["not_offered", "CreateUser"], "why", "not_offered.CreateUser: is an operation of the model"),
    ("iam/service.json", ["not_offered", "AcquireRole"], "", "not_offered.AcquireRole: has no reason"),
    ("sts/service.json", ["version"], None, "service.json: lacks version"),
]


class Generator(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        shutil.copytree(ROOT / "model", self.root / "model")
        shutil.copytree(ROOT / "tools", self.root / "tools")
        (self.root / "src/base").mkdir(parents=True)
        shutil.copy(ROOT / "src/base/error.h", self.root / "src/base")

    def generate(self, directory="out"):
        return subprocess.run([sys.executable, self.root / "tools/generate_model.py", self.root / directory],
                              capture_output=True, text=True, check=False)

    def test_mistakes_are_refused_with_file_and_field(self):
        for file, keys, value, want in MISTAKES:
            with self.subTest(file=file, keys=keys, value=value):
                path = self.root / "model" / file
                before = path.read_text(encoding="utf-8")
                document = json.loads(before)
                change(document, keys, value)
                path.write_text(json.dumps(document), encoding="utf-8")
                result = self.generate()
                path.write_text(before, encoding="utf-8")
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertIn(want, result.stderr)
                self.assertNotIn("Traceback", result.stderr)

    def test_broken_json_names_the_line(self):
        (self.root / "model/iam/create_user.json").write_text('{"name":\n  oops}', encoding="utf-8")
        result = self.generate()
        self.assertEqual(result.returncode, 1)
        self.assertIn("create_user.json:2:", result.stderr)

    def test_a_key_twice_is_refused(self):
        (self.root / "model/iam/create_user.json").write_text('{"name": "a", "name": "b"}', encoding="utf-8")
        result = self.generate()
        self.assertEqual(result.returncode, 1)
        self.assertIn("create_user.json: a key stands twice", result.stderr)

    def test_the_same_model_gives_the_same_bytes(self):
        self.assertEqual(self.generate("one").returncode, 0)
        self.assertEqual(self.generate("two").returncode, 0)
        for name in ("model.gen.h", "model.gen.cc"):
            self.assertEqual((self.root / "one" / name).read_bytes(), (self.root / "two" / name).read_bytes())

    def test_what_does_not_change_is_not_touched(self):
        self.assertEqual(self.generate().returncode, 0)
        before = [path.stat().st_mtime_ns for path in sorted((self.root / "out").iterdir())]
        self.assertEqual(self.generate().returncode, 0)
        self.assertEqual(before, [path.stat().st_mtime_ns for path in sorted((self.root / "out").iterdir())])


if __name__ == "__main__":
    unittest.main()
