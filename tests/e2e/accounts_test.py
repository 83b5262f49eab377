"""Several accounts in one installation: made by `keyward account create`, apart from each other through every way in.

That no operation of the model reaches another account's entities is walked in src/api/authorization_test.cc; here is what a second
account looks like from outside.
"""

import json
import subprocess
import unittest

import botocore.exceptions

from console_client import Console
from harness import BINARY, Keys, Server, clean_environment, keyward, new_access_key, new_password

DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]})


class Accounts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.first = cls.server.account_id
        cls.keys = new_access_key()
        cls.password = cls.server.secret(new_password())
        cls.server.secret(cls.keys.secret)
        done = cls.create("second@example.com", cls.password, "--account-name", "Second", keys=cls.keys)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        cls.made = json.loads(done.stdout)
        cls.second = cls.made["accountId"]
        cls.server.start()
        cls.here, cls.there = cls.server.client("iam"), cls.server.client("iam", cls.keys)

    @classmethod
    def create(cls, email: str, password: str, *options, keys: Keys | None = None):
        secrets = {"--root-password-file": password} | ({"--root-secret-access-key-file": keys.secret} if keys else {})
        more = ["--root-access-key-id", keys.access_key_id] if keys else []
        for option, secret in secrets.items():
            file = cls.server.folder / option
            file.write_text(secret)
            more += [option, file]
        try:
            return keyward("account", "create", "--data", cls.server.data, "--root-email", email, *more, *options)
        finally:
            for option in secrets:
                (cls.server.folder / option).unlink()

    def refused(self, code: str, call, **members) -> str:
        with self.assertRaises(botocore.exceptions.ClientError) as error:
            call(**members)
        self.assertEqual(code, error.exception.response["Error"]["Code"])
        return error.exception.response["Error"]["Message"]

    def test_create_and_list(self):
        self.assertEqual("Second", self.made["accountName"])
        self.assertEqual(f"http://localhost:8700/signin/{self.second}", self.made["signInUrl"])
        self.assertEqual(self.keys.access_key_id, self.made["rootAccessKeyId"])
        # Also while the server runs.
        listed = keyward("account", "list", "--data", self.server.data)
        self.assertEqual(0, listed.returncode, listed.stderr)
        accounts = {account["accountId"]: account for account in map(json.loads, listed.stdout.splitlines())}
        self.assertEqual({self.first: "owner@example.com", self.second: "second@example.com"},
                         {identifier: account["rootEmail"] for identifier, account in accounts.items() if account["accountName"] != "Third"})

    def test_create_beside_a_running_server(self):
        keys = new_access_key()
        self.server.secret(keys.secret)
        done = self.create("third@example.com", self.server.secret(new_password()), "--account-name", "Third", keys=keys)
        self.assertEqual(0, done.returncode, done.stderr)
        made = json.loads(done.stdout)
        self.assertEqual(keys.access_key_id, made["rootAccessKeyId"])
        self.assertEqual(made["accountId"], self.server.client("sts", keys).get_caller_identity()["Account"])
        again = self.create("third@example.com", new_password())
        self.assertEqual(1, again.returncode)
        self.assertIn("An account with this e-mail address already exists.", again.stderr)

    def test_each_is_who_it_is(self):
        for keys, account in ((self.server.root, self.first), (self.keys, self.second)):
            identity = self.server.client("sts", keys).get_caller_identity()
            self.assertEqual((account, f"arn:aws:iam::{account}:root"), (identity["Account"], identity["Arn"]))

    def test_the_same_names_are_other_entities(self):
        mine = self.here.create_user(UserName="alice")["User"]
        self.refused("NoSuchEntity", self.there.get_user, UserName="alice")
        self.assertNotIn("alice", [user["UserName"] for user in self.there.list_users()["Users"]])
        theirs = self.there.create_user(UserName="alice")["User"]
        self.assertNotEqual(mine["UserId"], theirs["UserId"])
        self.assertEqual(f"arn:aws:iam::{self.second}:user/alice", theirs["Arn"])
        policy = self.here.create_policy(PolicyName="mine", PolicyDocument=DOCUMENT)["Policy"]["Arn"]
        for call in (self.there.get_policy, self.there.delete_policy, self.there.list_policy_versions):
            self.assertIn(self.refused_by_any(call, PolicyArn=policy), ("AccessDenied", "NoSuchEntity"))
        self.assertIn(self.refused_by_any(self.there.attach_user_policy, UserName="alice", PolicyArn=policy),
                      ("AccessDenied", "NoSuchEntity", "InvalidInput"))
        self.there.delete_user(UserName="alice")
        self.assertEqual(mine["UserId"], self.here.get_user(UserName="alice")["User"]["UserId"])

    def refused_by_any(self, call, **members) -> str:
        with self.assertRaises(botocore.exceptions.ClientError) as error:
            call(**members)
        return error.exception.response["Error"]["Code"]

    def test_an_alias_is_the_installations(self):
        self.there.create_account_alias(AccountAlias="second-account")
        self.refused("EntityAlreadyExists", self.here.create_account_alias, AccountAlias="second-account")
        self.assertEqual(["second-account"], self.there.list_account_aliases()["AccountAliases"])
        self.assertEqual([], self.here.list_account_aliases()["AccountAliases"])

    def test_sign_in_finds_the_account(self):
        """Root by e-mail address; a user of the same name by account id or alias, with the password of that account's user."""
        root = Console(self.server)
        self.assertEqual(200, root.post("/signin/api/root", {"email": "second@example.com", "password": self.password}).status)
        self.assertEqual(self.second, root.session().json["accountId"])
        # One account's root password opens no other account.
        stranger = Console(self.server).post("/signin/api/root", {"email": "owner@example.com", "password": self.password})
        self.assertNotEqual(200, stranger.status)

        passwords = {}
        for account, client in ((self.first, self.here), (self.second, self.there)):
            passwords[account] = self.server.secret(new_password())
            client.create_user(UserName="person")
            client.create_login_profile(UserName="person", Password=passwords[account])
        self.here.create_account_alias(AccountAlias="first-account")
        for named, account in ((self.first, self.first), (self.second, self.second), ("first-account", self.first)):
            console = Console(self.server)
            self.assertEqual(200, console.sign_in_user(named, "person", passwords[account]).status, named)
            self.assertEqual(account, console.session().json["accountId"])
        self.assertNotEqual(200, Console(self.server).sign_in_user(self.second, "person", passwords[self.first]).status)

    def test_roles_cross_accounts(self):
        """Both accounts have to allow it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html"""
        trust = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{self.first}:root"}, "Action": "sts:AssumeRole"}]})
        role = self.there.create_role(RoleName="visited", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        self.there.attach_role_policy(RoleName="visited", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
        visitor = self.server.user("visitor")
        sts = self.server.client("sts", visitor)
        self.refused("AccessDenied", sts.assume_role, RoleArn=role, RoleSessionName="visit")
        self.server.allow("visit", {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role}, "visitor")
        got = sts.assume_role(RoleArn=role, RoleSessionName="visit")["Credentials"]
        session = Keys(got["AccessKeyId"], self.server.secret(got["SecretAccessKey"]), self.server.secret(got["SessionToken"]))
        self.assertEqual(self.second, self.server.client("sts", session).get_caller_identity()["Account"])
        self.assertEqual(role, self.server.client("iam", session).get_role(RoleName="visited")["Role"]["Arn"])
        self.refused("NoSuchEntity", self.server.client("iam", session).get_user, UserName="visitor")


class Mistakes(unittest.TestCase):
    def test_secrets_from_pipes(self):
        server = Server(init=False)
        self.addCleanup(server.close)
        keys = new_access_key()
        environment = clean_environment() | {"BINARY": BINARY, "DATA": str(server.data), "PASSWORD": server.root_password, "SECRET": keys.secret,
                                             "KEY": keys.access_key_id}
        done = subprocess.run(["bash", "-c", '"$BINARY" init --data "$DATA" --root-email a@example.com --root-password-file <(echo "$PASSWORD") '
                               '--root-access-key-id "$KEY" --root-secret-access-key-file <(printf %s "$SECRET")'],
                              env=environment, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        server.start()
        self.assertEqual(json.loads(done.stdout)["accountId"], server.client("sts", keys).get_caller_identity()["Account"])

    def test_what_is_taken_is_refused_and_nothing_is_made(self):
        server = Server()
        self.addCleanup(server.close)
        password = server.folder / "password"
        password.write_text(new_password())
        for options, sentence in (
                (["--root-email", "OWNER@example.com"], "An account with this e-mail address already exists."),
                (["--root-email", "b@example.com", "--account-id", server.account_id], f"The account {server.account_id} already exists."),
                (["--root-email", "b@example.com", "--account-id", "12"], "The account id must have 12 digits.")):
            done = keyward("account", "create", "--data", server.data, "--root-password-file", password, *options)
            self.assertNotEqual(0, done.returncode)
            self.assertIn(sentence, done.stderr)
        nowhere = keyward("account", "create", "--data", server.folder / "none", "--root-password-file", password, "--root-email", "b@example.com")
        self.assertEqual(1, nowhere.returncode)
        self.assertFalse((server.folder / "none").exists())
        self.assertEqual(1, len(keyward("account", "list", "--data", server.data).stdout.splitlines()))


if __name__ == "__main__":
    unittest.main()
