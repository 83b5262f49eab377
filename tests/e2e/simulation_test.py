"""The policy simulator and encoded authorization messages, through the AWS CLI and the JavaScript SDK."""

import json
import subprocess
import unittest

from harness import ROOT, Server, clean_environment
from signing import sign

READ_DOCS = {"Version": "2012-10-17",
             "Statement": [{"Sid": "Docs", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::docs/*",
                            "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/16"}}}]}
TRUST = {"Version": "2012-10-17",
         "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
INSIDE = "ContextKeyName=aws:SourceIp,ContextKeyType=ip,ContextKeyValues=10.0.1.2"


class Simulation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        iam = cls.server.client("iam")
        document = json.dumps(READ_DOCS)
        cls.user = iam.create_user(UserName="alice")["User"]["Arn"]
        iam.put_user_policy(UserName="alice", PolicyName="docs", PolicyDocument=document)
        cls.group = iam.create_group(GroupName="staff")["Group"]["Arn"]
        policy = iam.create_policy(PolicyName="ReadDocs", PolicyDocument=document)["Policy"]["Arn"]
        iam.attach_group_policy(GroupName="staff", PolicyArn=policy)
        cls.role = iam.create_role(RoleName="Reader", Path="/team/", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        iam.put_role_policy(RoleName="Reader", PolicyName="docs", PolicyDocument=document)

    def aws(self, *arguments: str, keys=None):
        keys = keys or self.server.root
        environment = clean_environment() | {"AWS_ACCESS_KEY_ID": keys.access_key_id, "AWS_SECRET_ACCESS_KEY": keys.secret,
                                             "AWS_DEFAULT_REGION": "us-east-1"}
        done = subprocess.run(["/usr/bin/aws", "--endpoint-url", self.server.url, "--output", "json", *arguments],
                              env=environment, text=True, capture_output=True, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else done.stderr

    def simulate(self, source: str, *more: str) -> dict:
        answer = self.aws("iam", "simulate-principal-policy", "--policy-source-arn", source, "--action-names", "s3:GetObject",
                          "--resource-arns", "arn:aws:s3:::docs/a", *more)
        self.assertIsInstance(answer, dict, answer)
        return answer["EvaluationResults"][0]

    def test_users_groups_and_roles(self):
        for source, matched in ((self.user, ("user_alice_docs", "user")), (self.group, ("ReadDocs", "user-managed")),
                                (self.role, ("role_Reader_docs", "role"))):
            with self.subTest(source):
                without = self.simulate(source)
                self.assertEqual(("implicitDeny", ["aws:SourceIp"]), (without["EvalDecision"], without["MissingContextValues"]))
                inside = self.simulate(source, "--context-entries", INSIDE)
                self.assertEqual("allowed", inside["EvalDecision"])
                statement = inside["MatchedStatements"][0]
                self.assertEqual(matched, (statement["SourcePolicyId"], statement["SourcePolicyType"]))
                text = json.dumps(READ_DOCS)
                begin, end = statement["StartPosition"]["Column"], statement["EndPosition"]["Column"]
                self.assertEqual(READ_DOCS["Statement"][0], json.loads(text[begin:end]))
        keys = self.aws("iam", "get-context-keys-for-principal-policy", "--policy-source-arn", self.group)
        self.assertEqual(["aws:SourceIp"], keys["ContextKeyNames"])

    def test_custom_policies(self):
        policy = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}})
        boundary = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}})
        answer = self.aws("iam", "simulate-custom-policy", "--policy-input-list", policy, "--action-names", "s3:GetObject",
                          "s3:PutObject", "--permissions-boundary-policy-input-list", boundary)
        self.assertEqual([("allowed", True), ("implicitDeny", False)],
                         [(one["EvalDecision"], one["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"])
                          for one in answer["EvaluationResults"]])
        wrong = self.aws("iam", "simulate-custom-policy", "--policy-input-list", "{", "--action-names", "s3:GetObject")
        self.assertIn("(InvalidInput) when calling the SimulateCustomPolicy operation: PolicyInputList.1:", wrong)

    def test_the_sdk_for_javascript(self):
        environment = clean_environment() | {"URL": self.server.url, "ACCESS_KEY_ID": self.server.root.access_key_id,
                                             "SECRET_ACCESS_KEY": self.server.root.secret, "SOURCE_ARN": self.user}
        done = subprocess.run(["node", str(ROOT / "tests" / "e2e" / "simulation.mjs")], env=environment, text=True,
                              capture_output=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual(["s3:GetObject", "s3:PutObject"], [one["EvalActionName"] for one in answer["results"]])
        self.assertEqual(["arn:aws:s3:::docs/a", "arn:aws:s3:::other/a"],
                         [one["EvalResourceName"] for one in answer["results"][0]["ResourceSpecificResults"]])
        self.assertEqual({"IAM Policy": "allowed", "Resource Policy": "implicitDeny"}, answer["details"])

    def test_an_encoded_message_is_decoded_by_who_may(self):
        service = self.server.user("objects")
        self.server.allow("ask", {"Effect": "Allow", "Action": "keyward:Authorize", "Resource": "*"}, "objects")
        body = json.dumps({"principal": self.user, "action": "s3:GetObject", "resource": "arn:aws:s3:::docs/a",
                           "context": {"aws:SourceIp": "10.1.2.3"}}).encode()
        path = "/decision/v1/authorize"
        headers = sign(service, "POST", path, {"host": self.server.host, "content-type": "application/json"}, body, service="keyward")
        answer = self.server.http("POST", path, body, headers).json
        self.assertEqual("implicitDeny", answer["decision"])
        message = answer["encodedAuthorizationMessage"]
        decoded = json.loads(self.aws("sts", "decode-authorization-message", "--encoded-message", message)["DecodedMessage"])
        self.assertEqual((False, False, self.user),
                         (decoded["allowed"], decoded["explicitDeny"], decoded["context"]["principal"]["arn"]))
        self.assertIn("aws:SourceIp 10.1.2.3 is not in 10.0.0.0/16", json.dumps(decoded["explanation"]))
        self.assertIn("(AccessDenied)", self.aws("sts", "decode-authorization-message", "--encoded-message", message, keys=service))
        self.assertIn("(InvalidAuthorizationMessageException)",
                      self.aws("sts", "decode-authorization-message", "--encoded-message", message[:-8] + "AAAAAAAA"))


if __name__ == "__main__":
    unittest.main()
