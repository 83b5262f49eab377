"""The calls that audit scripts make, such as Prowler's IAM checks (prowler/providers/aws/services/iam/iam_service.py): all read-only,
by a user who has SecurityAudit and no more, and paged as they page.
"""

import json
import unittest

import botocore.exceptions

from harness import Server, new_password

DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})


class AuditScripts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        iam = cls.server.client("iam")
        for name in ("anna", "bert"):
            iam.create_user(UserName=name)
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=DOCUMENT)
        iam.create_login_profile(UserName="anna", Password=cls.server.secret(new_password()))
        cls.server.secret(iam.create_access_key(UserName="anna")["AccessKey"]["SecretAccessKey"])
        iam.create_group(GroupName="team")
        iam.add_user_to_group(GroupName="team", UserName="anna")
        iam.create_role(RoleName="duty", AssumeRolePolicyDocument=TRUST, Tags=[{"Key": "team", "Value": "blue"}])
        iam.put_role_policy(RoleName="duty", PolicyName="own", PolicyDocument=DOCUMENT)
        cls.policy = iam.create_policy(PolicyName="all", PolicyDocument=DOCUMENT)["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="duty", PolicyArn=cls.policy)
        iam.attach_group_policy(GroupName="team", PolicyArn=cls.policy)
        cls.iam = cls.server.client("iam", cls.server.user("auditor", "SecurityAudit"))

    def pages(self, operation: str, key: str, **members) -> list:
        """All elements, one a page: a script's paginator must come to the end."""
        pages = self.iam.get_paginator(operation).paginate(**members, PaginationConfig={"PageSize": 1})
        return [element for page in pages for element in page[key]]

    def test_users(self):
        users = {user["UserName"]: user for user in self.pages("list_users", "Users")}
        self.assertEqual({"anna", "bert", "auditor"}, set(users))
        for name in users:
            self.assertEqual([], self.iam.list_mfa_devices(UserName=name)["MFADevices"])
            self.assertEqual(1 if name != "bert" else 0, len(self.iam.list_access_keys(UserName=name)["AccessKeyMetadata"]))
            self.assertEqual(["own"] if name != "auditor" else [], self.pages("list_user_policies", "PolicyNames", UserName=name))
            self.pages("list_attached_user_policies", "AttachedPolicies", UserName=name)
            self.iam.list_user_tags(UserName=name)
            self.pages("list_groups_for_user", "Groups", UserName=name)
        self.assertEqual("Allow", self.iam.get_user_policy(UserName="bert", PolicyName="own")["PolicyDocument"]["Statement"][0]["Effect"])
        self.iam.get_login_profile(UserName="anna")
        with self.assertRaises(self.iam.exceptions.NoSuchEntityException):
            self.iam.get_login_profile(UserName="bert")
        key = self.iam.list_access_keys(UserName="anna")["AccessKeyMetadata"][0]["AccessKeyId"]
        self.assertEqual("anna", self.iam.get_access_key_last_used(AccessKeyId=key)["UserName"])

    def test_groups_roles_and_policies(self):
        self.assertEqual(["team"], [group["GroupName"] for group in self.pages("list_groups", "Groups")])
        self.assertEqual(["anna"], [user["UserName"] for user in self.pages("get_group", "Users", GroupName="team")])
        self.assertEqual(["all"], [p["PolicyName"] for p in self.pages("list_attached_group_policies", "AttachedPolicies", GroupName="team")])
        self.assertEqual([], self.pages("list_group_policies", "PolicyNames", GroupName="team"))
        roles = {role["RoleName"]: role for role in self.pages("list_roles", "Roles")}
        self.assertEqual(json.loads(TRUST), roles["duty"]["AssumeRolePolicyDocument"])
        self.assertEqual([{"Key": "team", "Value": "blue"}], self.iam.list_role_tags(RoleName="duty")["Tags"])
        self.assertEqual(["own"], self.pages("list_role_policies", "PolicyNames", RoleName="duty"))
        self.iam.get_role_policy(RoleName="duty", PolicyName="own")
        attached = self.iam.list_attached_role_policies(RoleName="duty")["AttachedPolicies"]
        self.assertEqual([self.policy], [policy["PolicyArn"] for policy in attached])
        for scope, members in (("Local", {}), ("All", {"OnlyAttached": True})):
            for policy in self.pages("list_policies", "Policies", Scope=scope, **members):
                version = self.iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])["PolicyVersion"]
                self.assertIn("Statement", version["Document"])
                if scope == "Local":
                    self.iam.list_policy_tags(PolicyArn=policy["Arn"])
        entities = self.iam.list_entities_for_policy(PolicyArn=self.policy)
        self.assertEqual((["team"], ["duty"]), ([g["GroupName"] for g in entities["PolicyGroups"]], [r["RoleName"] for r in entities["PolicyRoles"]]))
        for managed in ("SupportUser", "AWSSupportAccess"):
            path = "job-function/" if managed == "SupportUser" else ""
            self.assertEqual([], self.iam.list_entities_for_policy(PolicyArn=f"arn:aws:iam::aws:policy/{path}{managed}")["PolicyRoles"])

    def test_the_account(self):
        summary = self.iam.get_account_summary()["SummaryMap"]
        self.assertEqual((0, 1, 3), (summary["AccountMFAEnabled"], summary["AccountAccessKeysPresent"], summary["Users"]))
        self.assertEqual([], self.pages("list_virtual_mfa_devices", "VirtualMFADevices"))
        self.assertEqual([], self.iam.list_account_aliases()["AccountAliases"])
        with self.assertRaises(self.iam.exceptions.NoSuchEntityException):  # what the scripts take for "no password policy"
            self.iam.get_account_password_policy()

    def test_nothing_else(self):
        for call, members in ((self.iam.create_user, {"UserName": "x"}), (self.iam.delete_user, {"UserName": "bert"}),
                              (self.iam.attach_user_policy, {"UserName": "auditor", "PolicyArn": self.policy})):
            with self.assertRaises(botocore.exceptions.ClientError) as error:
                call(**members)
            self.assertEqual("AccessDenied", error.exception.response["Error"]["Code"])


if __name__ == "__main__":
    unittest.main()
