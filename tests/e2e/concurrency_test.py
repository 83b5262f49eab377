"""64 clients create, attach and delete the same names at once: nothing succeeds twice, no update is lost, nothing is left over.

Runs for some seconds; for a minute with KEYWARD_CONCURRENCY_SECONDS=60. The store is looked over by `keyward check` afterwards, which
computes all indexes anew (src/identity/invariants.cc).
"""

import collections
import json
import os
import random
import threading
import time
import unittest

from harness import Answer, Server, keyward

CLIENTS = 64
SECONDS = float(os.environ.get("KEYWARD_CONCURRENCY_SECONDS", "4"))
DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]})
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
REFUSALS = {"EntityAlreadyExists", "NoSuchEntity", "DeleteConflict", "LimitExceeded"}


def document_of(number: int) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Sid": f"n{number}", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}, separators=(",", ":"))


class Concurrency(unittest.TestCase):
    def setUp(self):
        self.server = Server().start()
        self.addCleanup(self.server.close)
        self.wrong: list[str] = []

    def call(self, action: str, **members: str) -> Answer:
        answer = self.server.call(self.server.root, "iam", action, members)
        if answer.status != 200 and answer.code not in REFUSALS:
            self.wrong.append(f"{action} {members}: {answer}")
        return answer

    def at_once(self, work) -> list:
        """What work(client) returns, for all clients; none starts before all are there."""
        answers: list = [None] * CLIENTS
        barrier = threading.Barrier(CLIENTS)

        def run(client: int):
            try:
                barrier.wait()
                answers[client] = work(client)
            except Exception as error:  # noqa: BLE001: it is told below, with the thread it came from
                self.wrong.append(f"client {client}: {error!r}")

        threads = [threading.Thread(target=run, args=(client,)) for client in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([], self.wrong[:3])
        return answers

    def sound(self):
        """While it runs, and after it ended."""
        for _ in range(2):
            done = keyward("check", self.server.data)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)
            self.server.stop()
        verified = keyward("audit", "verify", "--data", self.server.data)
        self.assertEqual(0, verified.returncode, verified.stderr)

    def test_as_many_succeed_as_may(self):
        """Each row: a call that all clients make at once, how many succeed, and what the others hear."""
        account = self.server.account_id
        for number in range(CLIENTS):
            self.call("CreatePolicy", PolicyName=f"p{number}", PolicyDocument=DOCUMENT)
            self.call("CreateGroup", GroupName=f"g{number}")

        def arn(name):
            return f"arn:aws:iam::{account}:policy/{name}"

        table = [
            ("CreateUser", lambda c: {"UserName": "same"}, 1, "EntityAlreadyExists"),
            # Names are told apart without regard to case.
            ("CreateGroup", lambda c: {"GroupName": "same" if c % 2 else "SAME"}, 1, "EntityAlreadyExists"),
            ("CreateRole", lambda c: {"RoleName": "same", "AssumeRolePolicyDocument": TRUST}, 1, "EntityAlreadyExists"),
            ("CreatePolicy", lambda c: {"PolicyName": "same", "PolicyDocument": DOCUMENT}, 1, "EntityAlreadyExists"),
            ("CreateInstanceProfile", lambda c: {"InstanceProfileName": "same"}, 1, "EntityAlreadyExists"),
            # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
            ("CreateAccessKey", lambda c: {"UserName": "same"}, 2, "LimitExceeded"),
            ("AttachUserPolicy", lambda c: {"UserName": "same", "PolicyArn": arn(f"p{c}")}, 10, "LimitExceeded"),
            ("AttachGroupPolicy", lambda c: {"GroupName": "same", "PolicyArn": arn(f"p{c}")}, 10, "LimitExceeded"),
            ("AttachRolePolicy", lambda c: {"RoleName": "same", "PolicyArn": arn(f"p{c}")}, 10, "LimitExceeded"),
            ("AddUserToGroup", lambda c: {"UserName": "same", "GroupName": f"g{c}"}, 10, "LimitExceeded"),
            ("CreatePolicyVersion", lambda c: {"PolicyArn": arn("same"), "PolicyDocument": DOCUMENT}, 4, "LimitExceeded"),
            ("DeletePolicyVersion", lambda c: {"PolicyArn": arn("same"), "VersionId": "v2"}, 1, "NoSuchEntity"),
            ("DeleteInstanceProfile", lambda c: {"InstanceProfileName": "same"}, 1, "NoSuchEntity"),
            ("DeleteUser", lambda c: {"UserName": "same"}, 0, "DeleteConflict"),
        ]
        for action, members, succeed, refusal in table:
            with self.subTest(action):
                answers = self.at_once(lambda client: self.call(action, **members(client)))
                heard = collections.Counter("success" if a.status == 200 else a.code for a in answers)
                self.assertEqual({"success": succeed, refusal: CLIENTS - succeed}, {"success": heard["success"], **heard})
        self.sound()

    def test_the_same_names_for_a_while(self):
        names = ["anna", "bert", "cleo"]
        account = self.server.account_id
        made, gone = collections.Counter(), collections.Counter()
        count = threading.Lock()
        self.call("CreateRole", RoleName="board", AssumeRolePolicyDocument=TRUST)
        end = time.monotonic() + SECONDS
        calls = collections.Counter()

        def work(client: int) -> int:
            """Its own policy of the role `board` has the number that it returns; all clients change that one record."""
            dice = random.Random(client)
            number = 0
            while time.monotonic() < end:
                name = dice.choice(names)
                arn = f"arn:aws:iam::{account}:policy/{name}"
                action, members = dice.choice([
                    ("CreateUser", {"UserName": name}), ("DeleteUser", {"UserName": name}),
                    ("CreateGroup", {"GroupName": name}), ("DeleteGroup", {"GroupName": name}),
                    ("CreatePolicy", {"PolicyName": name, "PolicyDocument": DOCUMENT}), ("DeletePolicy", {"PolicyArn": arn}),
                    ("AddUserToGroup", {"UserName": name, "GroupName": name}),
                    ("RemoveUserFromGroup", {"UserName": name, "GroupName": name}),
                    ("AttachUserPolicy", {"UserName": name, "PolicyArn": arn}), ("DetachUserPolicy", {"UserName": name, "PolicyArn": arn}),
                    ("AttachGroupPolicy", {"GroupName": name, "PolicyArn": arn}), ("DetachGroupPolicy", {"GroupName": name, "PolicyArn": arn}),
                    ("PutRolePolicy", None)])
                if members is None:
                    members = {"RoleName": "board", "PolicyName": f"client-{client}", "PolicyDocument": document_of(number + 1)}
                answer = self.call(action, **members)
                if action == "PutRolePolicy":
                    number += answer.status == 200
                with count:
                    calls[f"{action} {'success' if answer.status == 200 else answer.code}"] += 1
                    kind = action.removeprefix("Create").removeprefix("Delete")
                    if answer.status == 200 and action.startswith("Create"):
                        made[kind, name] += 1
                    elif answer.status == 200 and action.startswith("Delete"):
                        gone[kind, name] += 1
            return number

        numbers = self.at_once(work)
        iam = self.server.client("iam")
        there = {("User", user["UserName"]) for user in iam.list_users()["Users"]}
        there |= {("Group", group["GroupName"]) for group in iam.list_groups()["Groups"]}
        policies = {policy["PolicyName"]: policy for policy in iam.list_policies(Scope="Local")["Policies"]}
        there |= {("Policy", name) for name in policies}
        # Makings and deletions of one name take turns: one more making where it is there now, else as many.
        for kind in ("User", "Group", "Policy"):
            for name in names:
                self.assertEqual(gone[kind, name] + ((kind, name) in there), made[kind, name], (kind, name))
        # What is attached can be seen from both ends.
        for name, policy in policies.items():
            entities = iam.list_entities_for_policy(PolicyArn=policy["Arn"])
            users = {user["UserName"] for user in entities["PolicyUsers"]}
            groups = {group["GroupName"] for group in entities["PolicyGroups"]}
            self.assertEqual(len(users) + len(groups), policy["AttachmentCount"], name)
            for user in users:
                self.assertIn(name, [p["PolicyName"] for p in iam.list_attached_user_policies(UserName=user)["AttachedPolicies"]])
            for group in groups:
                self.assertIn(name, [p["PolicyName"] for p in iam.list_attached_group_policies(GroupName=group)["AttachedPolicies"]])
        # Nobody's last update of the shared role was overwritten by another's.
        wrote = {f"client-{client}": number for client, number in enumerate(numbers) if number}
        self.assertEqual(set(wrote), set(iam.list_role_policies(RoleName="board", MaxItems=1000)["PolicyNames"]))
        for name, number in wrote.items():
            statement = iam.get_role_policy(RoleName="board", PolicyName=name)["PolicyDocument"]["Statement"][0]
            self.assertEqual(f"n{number}", statement["Sid"], name)
        # Each call was met both ways: the test would see a rule that never refuses, or never lets in.
        for action in ("CreateUser", "DeleteUser", "CreateGroup", "DeleteGroup", "CreatePolicy", "DeletePolicy", "DetachUserPolicy"):
            self.assertGreater(calls[f"{action} success"], 0, calls)
            self.assertGreater(sum(number for what, number in calls.items() if what.startswith(f"{action} ")), calls[f"{action} success"], calls)
        print(f"{sum(calls.values())} calls by {CLIENTS} clients in {SECONDS:.0f} s")
        self.sound()


if __name__ == "__main__":
    unittest.main()
