"""What this server really saw, in the reports: attempts of users, those that other services ask about, and that a restart keeps them; AWS
managed policies from a folder.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
"""

import json
import pathlib
import tempfile
import unittest

from harness import Server, keyward
from signing import sign


PHOTOS = {"name": "PhotosFullAccess", "description": "Everything with photos.",
          "document": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["photos:*", "iam:ListUsers"], "Resource": "*"}]}}
PHOTOS_ARN = "arn:aws:iam::aws:policy/PhotosFullAccess"


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="keyward-policies-")))
        (folder / "PhotosFullAccess.json").write_text(json.dumps(PHOTOS))
        cls.server = Server(options=["--managed-policies", str(folder)]).start()
        cls.addClassCleanup(cls.server.close)

    def report(self, arn: str, granularity: str = "ACTION_LEVEL") -> dict:
        iam = self.server.client("iam")
        job = iam.generate_service_last_accessed_details(Arn=arn, Granularity=granularity)["JobId"]
        return {service["ServiceNamespace"]: service for service in iam.get_service_last_accessed_details(JobId=job)["ServicesLastAccessed"]}

    def test_what_was_tried_here_and_elsewhere_survives_a_restart(self):
        service, alice = self.server.user("photo-service"), self.server.user("alice")
        self.server.allow("ask", {"Effect": "Allow", "Action": "keyward:Authorize", "Resource": "*"}, "photo-service")
        iam = self.server.client("iam")
        iam.attach_user_policy(UserName="alice", PolicyArn=PHOTOS_ARN)
        arn = iam.get_user(UserName="alice")["User"]["Arn"]
        self.assertEqual({"photos": 0, "iam": 0}, {name: one["TotalAuthenticatedEntities"] for name, one in self.report(arn).items()})
        self.server.client("iam", alice).list_users()
        question = {"principal": arn, "action": "photos:Share", "resource": "arn:aws:photos:::album/1"}
        asked = self.server.http("POST", "/decision/v1/authorize", *self.signed(service, json.dumps(question).encode()))
        self.assertEqual("allowed", asked.json["decision"])
        before = self.report(arn)
        self.assertEqual((arn, 1), (before["photos"]["LastAuthenticatedEntity"], before["photos"]["TotalAuthenticatedEntities"]))
        self.assertEqual(["Share"], [one["ActionName"] for one in before["photos"]["TrackedActionsLastAccessed"]])
        self.assertEqual({"ListUsers"}, {one["ActionName"] for one in before["iam"]["TrackedActionsLastAccessed"] if "LastAccessedTime" in one})
        self.server.restart()
        self.assertEqual(before, self.report(arn))
        self.assertEqual(before, self.report(PHOTOS_ARN))

    def signed(self, keys, body: bytes) -> tuple:
        headers = sign(keys, "POST", "/decision/v1/authorize", {"host": self.server.host, "content-type": "application/json"}, body, service="keyward")
        return body, headers

    def test_a_managed_policy_from_the_folder(self):
        iam = self.server.client("iam")
        policy = iam.get_policy(PolicyArn=PHOTOS_ARN)["Policy"]
        self.assertEqual(("PhotosFullAccess", "v1", "/"), (policy["PolicyName"], policy["DefaultVersionId"], policy["Path"]))
        version = iam.get_policy_version(PolicyArn=PHOTOS_ARN, VersionId="v1")["PolicyVersion"]
        self.assertEqual(PHOTOS["document"], version["Document"])
        iam.create_group(GroupName="photographers")
        iam.attach_group_policy(GroupName="photographers", PolicyArn=PHOTOS_ARN)
        self.assertGreaterEqual(iam.get_policy(PolicyArn=PHOTOS_ARN)["Policy"]["AttachmentCount"], 1)

    def test_a_file_that_is_none_stops_the_start(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "Photos.json").write_text("{}")
            done = keyward("serve", "--ephemeral", "--listen", "127.0.0.1:0", "--managed-policies", folder)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("Photos.json: name must be the file's", done.stderr)


if __name__ == "__main__":
    unittest.main()
