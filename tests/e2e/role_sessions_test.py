"""Sessions of roles and of federated users, as the AWS CLI and boto3 come by them and use them."""

import json
import subprocess
import time
import unittest
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions

import totp
from harness import Keys, Server, clean_environment

AWS = "/usr/bin/aws"


def policy(*statements) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, **members) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": "*"} | members


def trust(principal, action="sts:AssumeRole", **members) -> str:
    return policy({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action} | members)


class RoleSessions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        cls.account = cls.server.account_id
        cls.root = cls.server.client("iam")
        cls.alice = cls.server.user("alice")
        cls.alice_arn = f"arn:aws:iam::{cls.account}:user/alice"

    def role(self, name: str, document: str, statement: dict | None = None, **members) -> str:
        made = self.root.create_role(RoleName=name, AssumeRolePolicyDocument=document, **members)["Role"]
        if statement:
            self.root.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(statement))
        return made["Arn"]

    def assume(self, keys: Keys, arn: str, name: str = "work", **members) -> tuple[Keys, dict]:
        answer = self.server.client("sts", keys).assume_role(RoleArn=arn, RoleSessionName=name, **members)
        got = answer["Credentials"]
        self.server.secret(got["SecretAccessKey"])
        self.server.secret(got["SessionToken"])
        return Keys(got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"]), answer

    def refused(self, code: str, call, *arguments, **members) -> str:
        with self.assertRaises(botocore.exceptions.ClientError) as error:
            call(*arguments, **members)
        self.assertEqual(code, error.exception.response["Error"]["Code"])
        return error.exception.response["Error"]["Message"]

    def test_assume_chain_tags_and_session_policy(self):
        first = self.role("first", trust(self.alice_arn, ["sts:AssumeRole", "sts:TagSession"]),
                          allow(["sts:AssumeRole", "sts:TagSession", "iam:List*"]))
        second = self.role("second", trust(first, ["sts:AssumeRole", "sts:TagSession"]),
                           allow("iam:ListUsers", Condition={"StringEquals": {"aws:PrincipalTag/team": "blue"}}))
        self.assertIn("is not authorized to perform: sts:AssumeRole on resource: " + second,
                      self.refused("AccessDenied", self.assume, self.alice, second))
        keys, answer = self.assume(self.alice, first, Tags=[{"Key": "team", "Value": "blue"}], TransitiveTagKeys=["team"])
        self.assertEqual(f"arn:aws:sts::{self.account}:assumed-role/first/work", answer["AssumedRoleUser"]["Arn"])
        self.assertGreater(answer["PackedPolicySize"], 0)
        self.assertLessEqual(len(keys.session_token), 4096)
        identity = self.server.client("sts", keys).get_caller_identity()
        self.assertEqual((answer["AssumedRoleUser"]["AssumedRoleId"], self.account), (identity["UserId"], identity["Account"]))
        chained, answer = self.assume(keys, second, "deeper")
        self.assertEqual(f"arn:aws:sts::{self.account}:assumed-role/second/deeper", answer["AssumedRoleUser"]["Arn"])
        self.server.client("iam", chained).list_users()
        self.refused("ValidationError", self.assume, keys, second, DurationSeconds=7200)

        narrow, _ = self.assume(self.alice, first, Policy=policy(allow("iam:ListGroups")))
        self.server.client("iam", narrow).list_groups()
        self.assertIn("because no session policy allows the iam:ListUsers action",
                      self.refused("AccessDenied", self.server.client("iam", narrow).list_users))
        self.assertIn("% of allotted space", self.refused(
            "PackedPolicyTooLarge", self.assume, self.alice, first, Policy=policy(allow("iam:" + "a" * 3000))))
        self.assertEqual(1, len([each for each in self.root.list_roles()["Roles"] if each["RoleName"] == "first"]))
        self.assertIn("LastUsedDate", self.root.get_role(RoleName="first")["Role"]["RoleLastUsed"])

    def test_mfa_and_external_id(self):
        made = self.root.create_virtual_mfa_device(VirtualMFADeviceName="alice")["VirtualMFADevice"]
        seed = self.server.secret(made["Base32StringSeed"].decode())
        # Codes of the past, so that the present one is still there for the role.
        self.root.enable_mfa_device(UserName="alice", SerialNumber=made["SerialNumber"],
                                    AuthenticationCode1=totp.code(seed, totp.step_now() - 2),
                                    AuthenticationCode2=totp.code(seed, totp.step_now() - 1))
        role = self.role("guarded", trust(self.alice_arn, Condition={
            "Bool": {"aws:MultiFactorAuthPresent": "true"}, "StringEquals": {"sts:ExternalId": "partner-7"}}))
        self.refused("AccessDenied", self.assume, self.alice, role, ExternalId="partner-7")
        code = totp.Authenticator(seed).next()
        shown = {"SerialNumber": made["SerialNumber"], "TokenCode": code}
        self.refused("AccessDenied", self.assume, self.alice, role, ExternalId="partner-8", **shown)
        self.assume(self.alice, role, ExternalId="partner-7", **shown)
        self.assertEqual("MultiFactorAuthentication failed with invalid MFA one time pass code. ",
                         self.refused("AccessDenied", self.assume, self.alice, role, ExternalId="partner-7", **shown))
        # The code stays spent after a restart.
        self.server.restart()
        self.refused("AccessDenied", self.assume, self.alice, role, ExternalId="partner-7", **shown)

    def test_revoked_and_deleted(self):
        arn = self.role("passing", trust(self.alice_arn), allow("iam:ListUsers"))
        keys, _ = self.assume(self.alice, arn)
        client = self.server.client("iam", keys)
        client.list_users()
        time.sleep(1)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.root.put_role_policy(RoleName="passing", PolicyName="AWSRevokeOlderSessions", PolicyDocument=policy(
            {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"DateLessThan": {"aws:TokenIssueTime": now}}}))
        self.assertIn("explicit deny", self.refused("AccessDenied", client.list_users))
        fresh, _ = self.assume(self.alice, arn)
        self.server.client("iam", fresh).list_users()
        for name in ("own", "AWSRevokeOlderSessions"):
            self.root.delete_role_policy(RoleName="passing", PolicyName=name)
        self.root.delete_role(RoleName="passing")
        self.refused("InvalidClientTokenId", self.server.client("sts", fresh).get_caller_identity)

    def test_federated_user(self):
        keys = self.server.user("broker")
        self.server.allow("federate", allow(["sts:GetFederationToken", "s3:*"]), "broker")
        answer = self.server.client("sts", keys).get_federation_token(Name="carol", Policy=policy(allow("s3:GetObject")))
        self.assertEqual(f"{self.account}:carol", answer["FederatedUser"]["FederatedUserId"])
        got = answer["Credentials"]
        carol = Keys(got["AccessKeyId"], self.server.secret(got["SecretAccessKey"]), got["SessionToken"])
        self.assertEqual(f"arn:aws:sts::{self.account}:federated-user/carol",
                         self.server.client("sts", carol).get_caller_identity()["Arn"])
        self.refused("InvalidClientTokenId", self.server.client("iam", carol).list_users)
        self.refused("AccessDenied", self.server.client("sts", carol).get_session_token)

    def test_a_signed_identity_for_others(self):
        """As Kubernetes' authenticator (a presigned GET) and Vault (a signed POST) prove who somebody is: the request is signed for
        this one verifier by a header of its own, and the verifier sends it."""
        arn = self.role("pod", trust(self.alice_arn))
        keys, answer = self.assume(self.alice, arn, "pod-7")
        credentials = botocore.credentials.Credentials(keys.access_key_id, keys.secret, keys.session_token)
        identity = f"<Arn>{answer['AssumedRoleUser']['Arn']}</Arn>"

        get = botocore.awsrequest.AWSRequest("GET", f"{self.server.url}/?Action=GetCallerIdentity&Version=2011-06-15",
                                             headers={"x-k8s-aws-id": "blue"})
        botocore.auth.SigV4QueryAuth(credentials, "sts", "us-east-1", expires=60).add_auth(get)
        path = get.url[len(self.server.url):]
        self.assertIn("x-k8s-aws-id", path)
        self.assertIn(identity, self.server.http("GET", path, headers={"x-k8s-aws-id": "blue"}).text)
        for headers in ({}, {"x-k8s-aws-id": "green"}):
            self.assertEqual("SignatureDoesNotMatch", self.server.http("GET", path, headers=headers).code)

        body = b"Action=GetCallerIdentity&Version=2011-06-15"
        post = botocore.awsrequest.AWSRequest("POST", f"{self.server.url}/", data=body, headers={
            "X-Vault-AWS-IAM-Server-ID": "vault.example", "Content-Type": "application/x-www-form-urlencoded"})
        botocore.auth.SigV4Auth(credentials, "sts", "us-east-1").add_auth(post)
        headers = dict(post.headers.items())
        self.assertIn(identity, self.server.http("POST", "/", body, headers).text)
        headers["X-Vault-AWS-IAM-Server-ID"] = "other.example"
        self.assertEqual("SignatureDoesNotMatch", self.server.http("POST", "/", body, headers).code)

    def test_a_presigned_identity(self):
        arn = self.role("node", trust(self.alice_arn))
        keys, answer = self.assume(self.alice, arn, "i-0123")
        client = self.server.client("sts", keys)
        url = client.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
        reply = self.server.http("GET", url[len(self.server.url):])
        self.assertEqual(200, reply.status, reply)
        self.assertIn(f"<Arn>{answer['AssumedRoleUser']['Arn']}</Arn>", reply.text)
        other = urllib.parse.urlsplit(url)
        reply = self.server.http("GET", f"/?{other.query.replace('GetCallerIdentity', 'GetSessionToken')}")
        self.assertEqual("SignatureDoesNotMatch", reply.code)

    def test_a_profile_of_the_cli(self):
        arn = self.role("operator", trust(self.alice_arn, Condition={"StringEquals": {"sts:ExternalId": "x-1"}}),
                        allow("iam:ListUsers"))
        config, credentials = self.server.folder / "config", self.server.folder / "credentials"
        config.write_text(f"[profile base]\nregion = us-east-1\n[profile operator]\nregion = us-east-1\nrole_arn = {arn}\n"
                          "source_profile = base\nexternal_id = x-1\nrole_session_name = shell\n")
        credentials.write_text(f"[base]\naws_access_key_id = {self.alice.access_key_id}\n"
                               f"aws_secret_access_key = {self.alice.secret}\n")
        credentials.chmod(0o600)
        # A CLI of 2022 takes --endpoint-url for the command itself, and asks for the role where its data say that STS is.
        rules = self.server.folder / "models/sts/2011-06-15/endpoint-rule-set-1.json"
        rules.parent.mkdir(parents=True)
        rules.write_text(json.dumps({"version": "1.0", "parameters": {}, "rules": [
            {"conditions": [], "endpoint": {"url": self.server.url, "properties": {}, "headers": {}}, "type": "endpoint"}]}))
        environment = clean_environment() | {
            "AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": str(credentials), "AWS_PAGER": "",
            "AWS_DATA_PATH": str(self.server.folder / "models"), "AWS_MAX_ATTEMPTS": "1", "HOME": str(self.server.folder)}
        done = subprocess.run([AWS, "--endpoint-url", self.server.url, "--profile", "operator", "--output", "json", "sts",
                               "get-caller-identity"], env=environment, capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(f"arn:aws:sts::{self.account}:assumed-role/operator/shell", json.loads(done.stdout)["Arn"])

    def test_z_no_secret_lies_in_logs_metrics_or_data(self):
        time.sleep(1.5)
        # What the CLI was given to read.
        (self.server.folder / "credentials").unlink(missing_ok=True)
        self.assertEqual([], self.server.find_canaries())


if __name__ == "__main__":
    unittest.main()
