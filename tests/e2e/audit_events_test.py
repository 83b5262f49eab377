"""The audit log as CloudTrail's LookupEvents tells it (aws cloudtrail lookup-events, boto3), and as `keyward audit` does on the machine."""

import datetime
import json
import subprocess
import time
import unittest

import botocore.exceptions

from harness import BINARY, Keys, Server, clean_environment, keyward

FLUSH_SECONDS = 10  # reads are in the log after a second; a busy machine takes longer


class AuditEvents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        cls.iam = cls.server.client("iam")
        cls.trail = cls.server.client("cloudtrail")

    def events(self, attribute: str, value: str, **more) -> list[dict]:
        pages = self.trail.get_paginator("lookup_events").paginate(
            LookupAttributes=[{"AttributeKey": attribute, "AttributeValue": value}], **more)
        return [event for page in pages for event in page["Events"]]

    def awaited(self, attribute: str, value: str, count: int = 1, **more) -> list[dict]:
        deadline = time.monotonic() + FLUSH_SECONDS
        while len(found := self.events(attribute, value, **more)) < count and time.monotonic() < deadline:
            time.sleep(0.2)
        return found

    def code(self, call, **members) -> str:
        with self.assertRaises(botocore.exceptions.ClientError) as error:
            call(**members)
        return error.exception.response["Error"]["Code"]

    def test_a_write_is_there_at_once(self):
        self.iam.create_user(UserName="written", Tags=[{"Key": "team", "Value": "blue"}])
        [event] = self.events("ResourceName", "written")
        self.assertEqual(("CreateUser", "false", "root", "iam.amazonaws.com", self.server.root.access_key_id),
                         tuple(event[name] for name in ("EventName", "ReadOnly", "Username", "EventSource", "AccessKeyId")))
        self.assertEqual([{"ResourceType": "AWS::IAM::User", "ResourceName": "written"}], event["Resources"])
        self.assertLess(abs(event["EventTime"].timestamp() - time.time()), 60)
        record = json.loads(event["CloudTrailEvent"])
        self.assertEqual({"path": "/", "userName": "written", "tags": [{"key": "team", "value": "blue"}]}, record["requestParameters"])
        self.assertEqual("written", record["responseElements"]["user"]["userName"])
        self.assertEqual([event], self.events("EventId", event["EventId"]))

    def test_reads_and_refusals(self):
        nobody = self.server.user("nobody")
        self.assertEqual("AccessDenied", self.code(self.server.client("iam", nobody).list_groups))
        [event] = self.awaited("EventName", "ListGroups")
        record = json.loads(event["CloudTrailEvent"])
        self.assertEqual(("nobody", "true", "AccessDenied"), (event["Username"], event["ReadOnly"], record["errorCode"]))
        self.assertIn("not authorized to perform: iam:ListGroups", record["errorMessage"])
        wrong = Keys("AKIAUNKNOWNUNKNOWN00", "wrong")
        self.assertEqual("InvalidClientTokenId", self.code(self.server.client("iam", wrong).create_user, UserName="x"))
        self.assertEqual("AccessDeniedException", self.code(self.server.client("cloudtrail", nobody).lookup_events))
        self.assertEqual("UnrecognizedClientException", self.code(self.server.client("cloudtrail", wrong).lookup_events))

    def test_no_secret_is_told(self):
        self.iam.create_user(UserName="secretive")
        made = self.iam.create_access_key(UserName="secretive")["AccessKey"]
        session = self.server.client("sts").get_session_token()["Credentials"]
        [key] = self.events("ResourceName", made["AccessKeyId"])
        self.assertNotIn(made["SecretAccessKey"], key["CloudTrailEvent"])
        [token] = self.awaited("EventName", "GetSessionToken")
        for secret in (session["SecretAccessKey"], session["SessionToken"]):
            self.assertNotIn(secret, token["CloudTrailEvent"])
        self.assertEqual(session["AccessKeyId"], json.loads(token["CloudTrailEvent"])["responseElements"]["credentials"]["accessKeyId"])

    def test_pages_and_times(self):
        for number in range(7):
            self.iam.create_group(GroupName=f"page-{number}")
        names = [json.loads(event["CloudTrailEvent"])["requestParameters"]["groupName"]
                 for event in self.events("EventName", "CreateGroup", PaginationConfig={"PageSize": 2})]
        self.assertEqual([f"page-{number}" for number in reversed(range(7))], names)
        now = datetime.datetime.now(datetime.timezone.utc)
        hour = datetime.timedelta(hours=1)
        self.assertEqual(7, len(self.events("EventName", "CreateGroup", StartTime=now - hour, EndTime=now + hour)))
        self.assertEqual([], self.events("EventName", "CreateGroup", StartTime=now + hour))
        self.assertEqual([], self.events("EventName", "CreateGroup", EndTime=now - hour))

    def test_errors(self):
        attribute = {"AttributeKey": "EventName", "AttributeValue": "CreateUser"}
        now = datetime.datetime.now(datetime.timezone.utc)
        for members, code in [
            ({"MaxResults": 51}, "InvalidMaxResultsException"),
            ({"LookupAttributes": [attribute, attribute]}, "InvalidLookupAttributesException"),
            ({"StartTime": now, "EndTime": now - datetime.timedelta(seconds=1)}, "InvalidTimeRangeException"),
            ({"NextToken": "none"}, "InvalidNextTokenException"),
            ({"EventCategory": "management"}, "InvalidEventCategoryException"),
        ]:
            with self.subTest(code):
                self.assertEqual(code, self.code(self.trail.lookup_events, **members))

    def test_the_command_line(self):
        self.iam.create_user(UserName="by-cli")
        environment = clean_environment() | {"AWS_ACCESS_KEY_ID": self.server.root.access_key_id,
                                             "AWS_SECRET_ACCESS_KEY": self.server.root.secret, "AWS_DEFAULT_REGION": "us-east-1"}
        done = subprocess.run(["/usr/bin/aws", "--endpoint-url", self.server.url, "--output", "json", "cloudtrail", "lookup-events",
                               "--lookup-attributes", "AttributeKey=ResourceName,AttributeValue=by-cli"],
                              env=environment, text=True, capture_output=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(["CreateUser"], [event["EventName"] for event in json.loads(done.stdout)["Events"]])

    def test_tail_beside_the_server(self):
        data = str(self.server.data)
        self.iam.create_user(UserName="tailed")
        done = keyward("audit", "tail", "--data", data, "--event-name", "CreateUser", "--lines", "1")
        self.assertEqual("tailed", json.loads(done.stdout)["requestParameters"]["userName"], done.stderr)
        follower = subprocess.Popen([BINARY, "audit", "tail", "--data", data, "--follow", "--event-name", "CreateRole"],
                                    env=clean_environment(), text=True, stdout=subprocess.PIPE)
        try:
            self.iam.create_role(RoleName="followed", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
            self.assertEqual("followed", json.loads(follower.stdout.readline())["requestParameters"]["roleName"])
        finally:
            follower.terminate()
            follower.communicate()
        self.assertIn("whole", keyward("audit", "verify", "--data", data).stdout)


if __name__ == "__main__":
    unittest.main()
