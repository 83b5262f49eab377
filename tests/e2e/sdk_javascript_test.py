"""The JavaScript SDK, of today, against the server; GetMFADevice is in no older client at hand."""

import json
import os
import subprocess
import unittest

from harness import ROOT, Server
from totp import Authenticator


class JavaScriptSdk(unittest.TestCase):
    def test_operations(self):
        with Server() as server:
            iam = server.client("iam")
            for name in ("ann", "ben", "cleo"):
                iam.create_user(UserName=name)
            made = iam.create_virtual_mfa_device(VirtualMFADeviceName="ann-phone")["VirtualMFADevice"]
            phone = Authenticator(server.secret(made["Base32StringSeed"].decode()))
            first, second = phone.pair()
            iam.enable_mfa_device(UserName="ann", SerialNumber=made["SerialNumber"], AuthenticationCode1=first, AuthenticationCode2=second)
            environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "URL": server.url,
                           "ACCESS_KEY_ID": server.root.access_key_id, "SECRET_ACCESS_KEY": server.root.secret, "USER_NAME": "ann",
                           "SERIAL_NUMBER": made["SerialNumber"]}
            done = subprocess.run(["node", str(ROOT / "tests/e2e/sdk_javascript.mjs")], env=environment, capture_output=True, text=True,
                                  timeout=120, check=False)
            self.assertEqual(0, done.returncode, done.stderr)
            got = json.loads(done.stdout)
            self.assertEqual({"UserName": "ann", "SerialNumber": made["SerialNumber"], "enabled": True}, got["device"])
            self.assertTrue(got["same"])
            self.assertEqual(("NoSuchEntityException", 404), (got["missing"]["name"], got["missing"]["status"]))
            self.assertEqual("The user with name nobody cannot be found.", got["nobody"]["message"])
            self.assertEqual((["ann", "ben", "cleo"], ["ann", "ben", "cleo"]), (got["paged"], got["listed"]))
            self.assertEqual(f"arn:aws:iam::{server.account_id}:root", got["arn"])
            self.assertEqual([], server.find_canaries())

    def test_sessions_of_roles(self):
        with Server() as server:
            keys = server.user("ann")
            server.allow("may", {"Effect": "Allow", "Action": "sts:GetFederationToken", "Resource": "*"}, "ann")
            iam = server.client("iam")
            trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{server.account_id}:user/ann"}, "Action": "sts:AssumeRole"}
            role = iam.create_role(RoleName="duty", AssumeRolePolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": [trust]}))["Role"]["Arn"]
            iam.attach_role_policy(RoleName="duty", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
            environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "URL": server.url,
                           "ACCESS_KEY_ID": keys.access_key_id, "SECRET_ACCESS_KEY": keys.secret, "ROLE_ARN": role}
            done = subprocess.run(["node", str(ROOT / "tests/e2e/sdk_javascript_roles.mjs")], env=environment, capture_output=True,
                                  text=True, timeout=120, check=False)
            self.assertEqual(0, done.returncode, done.stderr)
            got = json.loads(done.stdout)
            self.assertEqual(f"arn:aws:sts::{server.account_id}:assumed-role/duty/sdk", got["arn"])
            self.assertEqual((True, 1), (got["expires"], got["listed"]))
            self.assertEqual(("AccessDenied", 403), (got["narrow"]["name"], got["narrow"]["status"]))
            self.assertIn("because no session policy allows the iam:ListGroups action", got["narrow"]["message"])
            self.assertGreater(got["packed"], 0)
            self.assertEqual(f"arn:aws:sts::{server.account_id}:federated-user/guest", got["federated"])
            self.assertEqual(("AccessDenied", 403), (got["missing"]["name"], got["missing"]["status"]))
            self.assertEqual("PackedPolicyTooLargeException", got["tooLarge"]["name"])
