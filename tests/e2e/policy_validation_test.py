"""aws accessanalyzer validate-policy over the wire, and services of the operator's own in it."""

import json
import subprocess
import tempfile
import unittest
import pathlib

from harness import Server, clean_environment

PHOTOS = """
services:
  photos:
    name: Photos
    actions:
      Share: {access: Permissions management, resources: [album*]}
    resources:
      album: {arn: 'arn:${Partition}:photos:${Region}:${Account}:album/${AlbumName}'}
"""


def policy(action, resource="*") -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})


class ValidatePolicy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="keyward-services-")
        cls.addClassCleanup(folder.cleanup)
        (pathlib.Path(folder.name) / "photos.yaml").write_text(PHOTOS)
        cls.server = Server(options=["--services", folder.name]).start()
        cls.addClassCleanup(cls.server.close)

    def aws(self, *arguments: str, keys=None) -> subprocess.CompletedProcess:
        keys = keys or self.server.root
        environment = clean_environment() | {"AWS_ACCESS_KEY_ID": keys.access_key_id, "AWS_SECRET_ACCESS_KEY": keys.secret,
                                             "AWS_DEFAULT_REGION": "us-east-1"}
        return subprocess.run(["/usr/bin/aws", "--endpoint-url", self.server.url, "--output", "json", "accessanalyzer",
                               "validate-policy", *arguments], env=environment, text=True, capture_output=True, check=False)

    def codes(self, document: str, *more: str) -> list[str]:
        done = self.aws("--policy-type", "IDENTITY_POLICY", "--policy-document", document, *more)
        self.assertEqual(0, done.returncode, done.stderr)
        return [finding["issueCode"] for finding in json.loads(done.stdout)["findings"]]

    def test_findings_with_their_places(self):
        done = self.aws("--policy-type", "IDENTITY_POLICY", "--policy-document", policy("s3:GetObjekt"))
        finding = json.loads(done.stdout)["findings"][0]
        self.assertEqual(("ERROR", "INVALID_ACTION"), (finding["findingType"], finding["issueCode"]))
        location = finding["locations"][0]
        self.assertEqual([{"value": "Statement"}, {"index": 0}, {"value": "Action"}], location["path"])
        span = location["span"]
        self.assertEqual('"s3:GetObjekt"', policy("s3:GetObjekt")[span["start"]["offset"]:span["end"]["offset"]])

    def test_pages_are_joined(self):
        document = policy(["s3:GetObjekt", "s3:PutObjekt", "iam:PassRole"])
        whole = self.codes(document)
        self.assertGreaterEqual(len(whole), 3)
        self.assertEqual(whole, self.codes(document, "--page-size", "1"))

    def test_own_services_are_known(self):
        self.assertEqual([], self.codes(policy("photos:Share", "arn:aws:photos:us-east-1:111122223333:album/7")))
        self.assertIn("INVALID_ACTION", self.codes(policy("photos:Sell")))
        self.assertIn("INVALID_SERVICE_IN_ACTION", self.codes(policy("pictures:Share")))

    def test_refusals(self):
        nobody = self.aws("--policy-type", "IDENTITY_POLICY", "--policy-document", "{}", keys=self.server.user("nobody"))
        self.assertIn("(AccessDeniedException) when calling the ValidatePolicy operation: User: arn:aws:iam::", nobody.stderr)
        wrong = self.aws("--policy-type", "POLICY", "--policy-document", "{}")
        self.assertIn("(ValidationException)", wrong.stderr)


if __name__ == "__main__":
    unittest.main()
