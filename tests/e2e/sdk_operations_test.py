"""Variations of the operations through boto3 and raw signed requests: documented errors word for word, pages of one, reply shapes,
and a walk over the model that shows each operation refused to a caller without a policy.

Codes and messages: https://docs.aws.amazon.com/IAM/latest/APIReference/ and the quotas page of the IAM User Guide.
"""

import json
import time
import unittest

import botocore.exceptions

import model
import signing
from harness import Keys, Server, new_password
from totp import Authenticator

ALLOW_ALL = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
# Calls that an identity provider's token vouches for, signed or not.
BY_TOKEN = {"AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"}
# Answered to everyone who can sign, whatever policies say.
NEEDS_NO_POLICY = {("keyward", "GetAccount"), ("sts", "GetCallerIdentity"), ("sts", "GetSessionToken")}


class WithServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        cls.account = cls.server.account_id
        cls.iam = cls.server.client("iam")
        cls.sts = cls.server.client("sts")

    def refused(self, code: str, message: str, call, **members):
        """`call` must fail with exactly this code and message; a message that ends in * is a beginning."""
        with self.assertRaises(botocore.exceptions.ClientError) as raised:
            call(**members)
        error = raised.exception.response["Error"]
        self.assertEqual(code, error["Code"], error)
        if message.endswith("*"):
            self.assertTrue(error["Message"].startswith(message[:-1]), error["Message"])
        else:
            self.assertEqual(message, error["Message"])
        return raised.exception.response


class Errors(WithServer):
    def test_entities_that_exist_already(self):
        iam = self.iam
        iam.create_user(UserName="Twin")
        iam.create_group(GroupName="Twins")
        iam.create_policy(PolicyName="twin-policy", PolicyDocument=ALLOW_ALL)
        iam.create_login_profile(UserName="Twin", Password=self.server.secret(new_password()))
        iam.create_virtual_mfa_device(VirtualMFADeviceName="twin-device")
        # Names are unique without regard to case.
        self.refused("EntityAlreadyExists", "User with name twin already exists.", iam.create_user, UserName="twin")
        self.refused("EntityAlreadyExists", "Group with name Twins already exists.", iam.create_group, GroupName="Twins")
        self.refused("EntityAlreadyExists", "A policy called twin-policy already exists. Duplicate names are not allowed.",
                     iam.create_policy, PolicyName="twin-policy", PolicyDocument=ALLOW_ALL)
        self.refused("EntityAlreadyExists", "Login Profile for user Twin already exists.",
                     iam.create_login_profile, UserName="Twin", Password=new_password())
        self.refused("EntityAlreadyExists", "MFA device already exists.", iam.create_virtual_mfa_device, VirtualMFADeviceName="twin-device")

    def test_entities_that_do_not_exist(self):
        iam, missing = self.iam, f"arn:aws:iam::{self.account}:policy/missing"
        iam.create_user(UserName="present")
        iam.create_group(GroupName="present")
        for message, call, members in [
            ("The user with name nobody cannot be found.", iam.get_user, {"UserName": "nobody"}),
            ("The user with name nobody cannot be found.", iam.delete_user, {"UserName": "nobody"}),
            ("The user with name nobody cannot be found.", iam.update_user, {"UserName": "nobody", "NewUserName": "somebody"}),
            ("The user with name nobody cannot be found.", iam.create_access_key, {"UserName": "nobody"}),
            ("The user with name nobody cannot be found.", iam.list_access_keys, {"UserName": "nobody"}),
            ("The user with name nobody cannot be found.", iam.list_groups_for_user, {"UserName": "nobody"}),
            ("The user with name nobody cannot be found.", iam.tag_user, {"UserName": "nobody", "Tags": [{"Key": "k", "Value": "v"}]}),
            ("The user with name nobody cannot be found.", iam.attach_user_policy, {"UserName": "nobody", "PolicyArn": ADMINISTRATOR}),
            ("The user with name nobody cannot be found.", iam.create_login_profile, {"UserName": "nobody", "Password": new_password()}),
            ("The group with name nothing cannot be found.", iam.get_group, {"GroupName": "nothing"}),
            ("The group with name nothing cannot be found.", iam.delete_group, {"GroupName": "nothing"}),
            ("The group with name nothing cannot be found.", iam.add_user_to_group, {"GroupName": "nothing", "UserName": "present"}),
            ("The user with name nobody cannot be found.", iam.remove_user_from_group, {"GroupName": "nothing", "UserName": "nobody"}),
            ("The user policy with name none cannot be found.", iam.get_user_policy, {"UserName": "present", "PolicyName": "none"}),
            ("The user policy with name none cannot be found.", iam.delete_user_policy, {"UserName": "present", "PolicyName": "none"}),
            ("The group policy with name none cannot be found.", iam.get_group_policy, {"GroupName": "present", "PolicyName": "none"}),
            (f"Policy {missing} was not found.", iam.delete_policy, {"PolicyArn": missing}),
            (f"Policy {ADMINISTRATOR} was not found.", iam.detach_user_policy, {"UserName": "present", "PolicyArn": ADMINISTRATOR}),
            ("Login Profile for User present cannot be found.", iam.get_login_profile, {"UserName": "present"}),
            ("Login Profile for User present cannot be found.", iam.delete_login_profile, {"UserName": "present"}),
            ("The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.", iam.delete_access_key,
             {"UserName": "present", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}),
            (f"The Password Policy with domain name {self.account} cannot be found.", iam.get_account_password_policy, {}),
            ("The account policy with name PasswordPolicy cannot be found.", iam.delete_account_password_policy, {}),
        ]:
            with self.subTest(call=call.__name__, message=message):
                answer = self.refused("NoSuchEntity", message, call, **members)
                self.assertEqual(404, answer["ResponseMetadata"]["HTTPStatusCode"])

    def test_deletion_conflicts(self):
        iam = self.iam
        iam.create_user(UserName="busy")
        iam.create_group(GroupName="busy")
        iam.attach_user_policy(UserName="busy", PolicyArn=ADMINISTRATOR)
        self.refused("DeleteConflict", "Cannot delete entity, must detach all policies first.", iam.delete_user, UserName="busy")
        iam.detach_user_policy(UserName="busy", PolicyArn=ADMINISTRATOR)
        iam.put_user_policy(UserName="busy", PolicyName="own", PolicyDocument=ALLOW_ALL)
        self.refused("DeleteConflict", "Cannot delete entity, must delete policies first.", iam.delete_user, UserName="busy")
        iam.delete_user_policy(UserName="busy", PolicyName="own")
        key = iam.create_access_key(UserName="busy")["AccessKey"]
        self.server.secret(key["SecretAccessKey"])
        self.refused("DeleteConflict", "Cannot delete entity, must delete access keys first.", iam.delete_user, UserName="busy")
        iam.delete_access_key(UserName="busy", AccessKeyId=key["AccessKeyId"])
        iam.create_login_profile(UserName="busy", Password=self.server.secret(new_password()))
        self.refused("DeleteConflict", "Cannot delete entity, must delete login profile first.", iam.delete_user, UserName="busy")
        iam.delete_login_profile(UserName="busy")
        iam.add_user_to_group(UserName="busy", GroupName="busy")
        self.refused("DeleteConflict", "Cannot delete entity, must remove users from group first.", iam.delete_user, UserName="busy")
        self.refused("DeleteConflict", "Cannot delete entity, must remove users from group first.", iam.delete_group, GroupName="busy")
        iam.remove_user_from_group(UserName="busy", GroupName="busy")
        arn = iam.create_policy(PolicyName="busy", PolicyDocument=ALLOW_ALL)["Policy"]["Arn"]
        iam.attach_group_policy(GroupName="busy", PolicyArn=arn)
        self.refused("DeleteConflict", "Cannot delete a policy attached to entities.", iam.delete_policy, PolicyArn=arn)
        iam.detach_group_policy(GroupName="busy", PolicyArn=arn)
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=ALLOW_ALL)
        self.refused("DeleteConflict", "This policy has more than one version. Before you delete a policy, you must delete the policy's "
                     "versions. The default version is deleted with the policy.", iam.delete_policy, PolicyArn=arn)
        self.refused("DeleteConflict", "Cannot delete the default version of a policy.", iam.delete_policy_version, PolicyArn=arn, VersionId="v1")
        self.refused("AccessDenied", "Cannot delete policies outside your own account.", iam.delete_policy, PolicyArn=ADMINISTRATOR)
        iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
        iam.delete_policy(PolicyArn=arn)
        iam.delete_group(GroupName="busy")
        iam.delete_user(UserName="busy")

    def test_quotas(self):
        iam = self.iam
        iam.create_user(UserName="full")
        for _ in range(2):
            self.server.secret(iam.create_access_key(UserName="full")["AccessKey"]["SecretAccessKey"])
        self.refused("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", iam.create_access_key, UserName="full")
        for number in range(10):
            iam.create_group(GroupName=f"full-{number}")
            iam.add_user_to_group(UserName="full", GroupName=f"full-{number}")
        iam.create_group(GroupName="full-10")
        self.refused("LimitExceeded", "Cannot exceed quota for GroupsPerUser: 10", iam.add_user_to_group, UserName="full", GroupName="full-10")
        arn = iam.create_policy(PolicyName="full", PolicyDocument=ALLOW_ALL)["Policy"]["Arn"]
        for _ in range(4):
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=ALLOW_ALL)
        self.refused("LimitExceeded", "A managed policy can have up to 5 versions. Before you create a new version, you must delete an "
                     "existing version.", iam.create_policy_version, PolicyArn=arn, PolicyDocument=ALLOW_ALL)
        iam.delete_policy_version(PolicyArn=arn, VersionId="v5")
        # Version numbers are never used again.
        self.assertEqual("v6", iam.create_policy_version(PolicyArn=arn, PolicyDocument=ALLOW_ALL)["PolicyVersion"]["VersionId"])
        long = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::" + "x" * 2048}]})
        self.refused("LimitExceeded", "Maximum policy size of 2048 bytes exceeded for user full",
                     iam.put_user_policy, UserName="full", PolicyName="long", PolicyDocument=long)

    def test_validation(self):
        iam = self.iam
        call = lambda action, **members: self.server.call(self.server.root, "iam", action, members)
        for action, members, message in [
            ("CreateUser", {}, "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must not be null"),
            ("CreateUser", {"UserName": "x" * 65},
             "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64"),
            ("ListUsers", {"MaxItems": "0"},
             "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1"),
            ("ListUsers", {"MaxItems": "1001"},
             "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000"),
            ("CreateUser", {"UserName": "a b"}, "The specified value for userName is invalid. It must contain only alphanumeric "
             "characters and/or the following: +=,.@_-"),
            ("CreateUser", {"UserName": "ok", "Path": "team"}, "The specified value for path is invalid. It must begin and end with / "
             "and contain only alphanumeric characters and/or / characters."),
        ]:
            with self.subTest(action=action, members=members):
                answer = call(action, **members)
                self.assertEqual((400, "ValidationError", message), (answer.status, answer.code, answer.message))
        self.refused("ValidationError", "Invalid Marker.", iam.list_users, Marker="bogus")
        self.refused("MalformedPolicyDocument", "Syntax errors in policy.", iam.create_policy, PolicyName="bad", PolicyDocument="{not json")
        self.refused("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.", iam.create_user, UserName="tags",
                     Tags=[{"Key": "Team", "Value": "a"}, {"Key": "team", "Value": "b"}])

    def test_password_rules(self):
        iam = self.iam
        iam.create_user(UserName="ruled")
        self.refused("PasswordPolicyViolation", "Password should have a minimum length of 8", iam.create_login_profile, UserName="ruled", Password="Aa1!")
        iam.update_account_password_policy(MinimumPasswordLength=10, RequireSymbols=True, PasswordReusePrevention=3)
        self.addCleanup(iam.delete_account_password_policy)
        self.refused("PasswordPolicyViolation", "Password should have at least one symbol", iam.create_login_profile,
                     UserName="ruled", Password="NoSymbols12")
        first, second = (self.server.secret(new_password()) for _ in range(2))
        iam.create_login_profile(UserName="ruled", Password=first)
        iam.update_login_profile(UserName="ruled", Password=second)
        self.refused("PasswordPolicyViolation", "Policy constraint violation with password reuse prevention during password change.",
                     iam.update_login_profile, UserName="ruled", Password=first)
        policy = iam.get_account_password_policy()["PasswordPolicy"]
        self.assertNotIn("MaxPasswordAge", policy)
        # No partial update: what is left out returns to its default.
        iam.update_account_password_policy(RequireNumbers=True)
        policy = iam.get_account_password_policy()["PasswordPolicy"]
        self.assertEqual((6, False, True), (policy["MinimumPasswordLength"], policy["RequireSymbols"], policy["RequireNumbers"]))

    def test_unknown_actions_and_versions(self):
        answer = self.server.call(self.server.root, "iam", "ListUserssssss")
        self.assertEqual((400, "InvalidAction", "Could not find operation ListUserssssss for version 2010-05-08"),
                         (answer.status, answer.code, answer.message))
        for action in ("listusers", "createRole"):
            self.assertEqual("InvalidAction", self.server.call(self.server.root, "iam", action).code)

    def test_operations_that_are_not_offered(self):
        for service in ("iam", "sts"):
            for operation in model.not_offered(service):
                with self.subTest(operation):
                    answer = self.server.call(self.server.root, service, operation)
                    self.assertEqual((400, "InvalidAction", f"Keyward does not offer the operation {operation}"),
                                     (answer.status, answer.code, answer.message))

    def test_unknown_access_keys_read_as_denied_to_everyone(self):
        self.refused("AccessDenied", f"User: arn:aws:iam::{self.account}:root is not authorized to perform iam:GetAccessKeyLastUsed on "
                     "resource: access key AKIAIOSFODNN7EXAMPLE", self.iam.get_access_key_last_used, AccessKeyId="AKIAIOSFODNN7EXAMPLE")


class Shapes(WithServer):
    def test_envelopes(self):
        answer = self.server.call(self.server.root, "iam", "ListUsers")
        self.assertTrue(answer.headers["Content-Type"].startswith("text/xml"))
        self.assertIn('<ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">', answer.text)
        self.assertIn(f"<RequestId>{answer.headers['x-amzn-RequestId']}</RequestId>", answer.text)
        answer = self.server.call(self.server.root, "iam", "DeleteAccountPasswordPolicy")
        self.assertRegex(answer.text, r"<ErrorResponse [^>]*>\s*<Error>\s*<Type>Sender</Type>\s*<Code>NoSuchEntity</Code>")
        self.assertIn('xmlns="https://sts.amazonaws.com/doc/2011-06-15/"', self.server.call(self.server.root, "sts", "GetCallerIdentity").text)

    def test_get_and_post_say_the_same(self):
        query = [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]
        path = "/?" + "&".join(f"{name}={value}" for name, value in query)
        headers = signing.sign(self.server.root, "GET", "/", {"host": self.server.host}, b"", service="sts", query=query)
        answer = self.server.http("GET", path, headers=headers)
        self.assertEqual(200, answer.status, answer)
        self.assertIn(f"<Arn>arn:aws:iam::{self.account}:root</Arn>", answer.text)
        presigned = signing.presign(self.server.root, self.server.host, query, service="sts", extra_headers={"x-k8s-aws-id": "cluster"})
        answer = self.server.http("GET", "/?" + presigned, headers={"x-k8s-aws-id": "cluster"})
        self.assertEqual(200, answer.status, answer)

    def test_tags_of_users_and_policies(self):
        made = self.iam.create_user(UserName="shape")["User"]
        self.assertNotIn("Tags", made)
        self.assertNotIn("Tags", self.iam.get_user(UserName="shape")["User"])
        arn = self.iam.create_policy(PolicyName="shape", PolicyDocument=ALLOW_ALL)["Policy"]["Arn"]
        self.assertEqual([], self.iam.get_policy(PolicyArn=arn)["Policy"]["Tags"])
        self.iam.tag_user(UserName="shape", Tags=[{"Key": "Team", "Value": "a"}])
        self.iam.tag_user(UserName="shape", Tags=[{"Key": "team", "Value": "b"}])
        self.assertEqual([("team", "b")], [(tag["Key"].lower(), tag["Value"]) for tag in self.iam.list_user_tags(UserName="shape")["Tags"]])

    def test_stored_documents_come_back_as_they_were(self):
        document = '{ "Version":"2012-10-17",\n\t"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/%20 +~é"}] }'
        self.iam.create_user(UserName="exact")
        self.iam.put_user_policy(UserName="exact", PolicyName="own", PolicyDocument=document)
        answer = self.server.call(self.server.root, "iam", "GetUserPolicy", {"UserName": "exact", "PolicyName": "own"})
        import urllib.parse

        self.assertIn(f"<PolicyDocument>{urllib.parse.quote(document, safe='-_.~')}</PolicyDocument>", answer.text)

    def test_renaming_keeps_the_identifier_and_what_hangs_on_it(self):
        before = self.iam.create_user(UserName="before", Path="/a/")["User"]
        self.iam.create_group(GroupName="renamed")
        self.iam.add_user_to_group(UserName="before", GroupName="renamed")
        self.iam.attach_user_policy(UserName="before", PolicyArn=ADMINISTRATOR)
        self.iam.update_user(UserName="before", NewUserName="after", NewPath="/b/")
        after = self.iam.get_user(UserName="after")["User"]
        self.assertEqual((before["UserId"], f"arn:aws:iam::{self.account}:user/b/after"), (after["UserId"], after["Arn"]))
        self.assertEqual(["after"], [user["UserName"] for user in self.iam.get_group(GroupName="renamed")["Users"]])
        self.assertEqual(1, len(self.iam.list_attached_user_policies(UserName="after")["AttachedPolicies"]))

    def test_names_are_found_without_regard_to_case(self):
        self.iam.create_user(UserName="CamelCase")
        self.assertEqual("CamelCase", self.iam.get_user(UserName="camelcase")["User"]["UserName"])


class Sessions(WithServer):
    def setUp(self):
        if not hasattr(type(self), "phone"):
            type(self).keys = self.server.user("sam", "AdministratorAccess")
            made = self.iam.create_virtual_mfa_device(VirtualMFADeviceName="sam")["VirtualMFADevice"]
            type(self).serial = made["SerialNumber"]
            type(self).phone = Authenticator(self.server.secret(made["Base32StringSeed"].decode()))
            first, second = self.phone.pair()
            self.iam.enable_mfa_device(UserName="sam", SerialNumber=self.serial, AuthenticationCode1=first, AuthenticationCode2=second)

    def test_session_tokens_with_and_without_mfa(self):
        sts = self.server.client("sts", self.keys)
        plain = self.credentials(sts.get_session_token(DurationSeconds=900))
        identity = self.server.client("sts", plain).get_caller_identity()
        self.assertEqual(f"arn:aws:iam::{self.account}:user/sam", identity["Arn"])
        # A session without MFA may not call IAM, and AWS says so with this code.
        self.refused("InvalidClientTokenId", "The security token included in the request is invalid*", self.server.client("iam", plain).list_users)
        self.refused("AccessDenied", "Cannot call GetSessionToken with session credentials", self.server.client("sts", plain).get_session_token)
        code = self.phone.next()
        with_mfa = self.credentials(sts.get_session_token(SerialNumber=self.serial, TokenCode=code))
        self.server.client("iam", with_mfa).list_users()
        # A code works once.
        self.refused("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.*",
                     sts.get_session_token, SerialNumber=self.serial, TokenCode=code)
        self.refused("AccessDenied", "MultiFactorAuthentication failed, unable to validate MFA code.*",
                     sts.get_session_token, SerialNumber=f"arn:aws:iam::{self.account}:mfa/other", TokenCode="123456")
        # The condition keys: true inside the session, absent with long-term keys.
        other = self.server.user("cond")
        self.server.allow("mfa", {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*",
                                  "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}, "cond")
        self.refused("AccessDenied", f"User: arn:aws:iam::{self.account}:user/cond is not authorized to perform: iam:ListUsers on resource: *",
                     self.server.client("iam", other).list_users)

    def credentials(self, answer) -> Keys:
        made = answer["Credentials"]
        self.server.secret(made["SecretAccessKey"])
        return Keys(made["AccessKeyId"], made["SecretAccessKey"], self.server.secret(made["SessionToken"]))

    def test_tampered_and_foreign_tokens(self):
        session = self.credentials(self.server.client("sts", self.keys).get_session_token())
        for name, keys in {
            "no token": Keys(session.access_key_id, session.secret),
            "last character": Keys(session.access_key_id, session.secret, session.session_token[:-2] + "AA"),
            "other key": Keys(self.keys.access_key_id, self.keys.secret, session.session_token),
            "cut": Keys(session.access_key_id, session.secret, session.session_token[:40]),
            "huge": Keys(session.access_key_id, session.secret, "A" * 6000),
        }.items():
            with self.subTest(name):
                answer = self.server.call(keys, "sts", "GetCallerIdentity")
                self.assertEqual((403, "InvalidClientTokenId"), (answer.status, answer.code), answer)

    def test_a_session_ends_with_its_user_and_its_key_s_deletion_does_not_revive_it(self):
        keys = self.server.user("brief")
        session = self.credentials(self.server.client("sts", keys).get_session_token())
        self.iam.delete_access_key(UserName="brief", AccessKeyId=keys.access_key_id)
        self.iam.delete_user(UserName="brief")
        self.iam.create_user(UserName="brief")
        answer = self.server.call(session, "sts", "GetCallerIdentity")
        self.assertEqual((403, "InvalidClientTokenId"), (answer.status, answer.code))

    def test_enabling_and_using_devices(self):
        self.iam.create_user(UserName="two")
        self.refused("EntityAlreadyExists", "MFA Device is already in use.", self.iam.enable_mfa_device, UserName="two",
                     SerialNumber=self.serial, AuthenticationCode1="123456", AuthenticationCode2="234567")
        made = self.iam.create_virtual_mfa_device(VirtualMFADeviceName="two")["VirtualMFADevice"]
        phone = Authenticator(self.server.secret(made["Base32StringSeed"].decode()))
        self.assertEqual(b"\x89PNG\r\n", made["QRCodePNG"][:6])
        self.refused("InvalidAuthenticationCode", "Authentication code for device is not valid.", self.iam.enable_mfa_device,
                     UserName="two", SerialNumber=made["SerialNumber"], AuthenticationCode1=phone.wrong(), AuthenticationCode2=phone.wrong())
        first, second = phone.pair()
        # In the wrong order they are not consecutive.
        self.refused("InvalidAuthenticationCode", "Authentication code for device is not valid.", self.iam.enable_mfa_device,
                     UserName="two", SerialNumber=made["SerialNumber"], AuthenticationCode1=second, AuthenticationCode2=first)
        self.iam.enable_mfa_device(UserName="two", SerialNumber=made["SerialNumber"], AuthenticationCode1=first, AuthenticationCode2=second)
        self.refused("DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.", self.iam.delete_virtual_mfa_device,
                     SerialNumber=made["SerialNumber"])

    def test_z_no_secret_lies_in_logs_metrics_or_data(self):
        time.sleep(1.5)
        self.assertEqual([], self.server.find_canaries())


class Gate(WithServer):
    """Every operation of the model, walked over: signed by a user without any policy, and not signed at all."""

    def test_every_operation_is_refused_to_a_caller_without_a_policy(self):
        keys = self.server.user("nobody")
        self.iam.create_user(UserName="target")
        walked = 0
        for service in ("iam", "sts", "keyward", "billing"):
            for operation in model.operations(service):
                if (service, operation) in NEEDS_NO_POLICY:
                    continue
                members = model.required_members(service, operation, self.account, "target")
                with self.subTest(service=service, operation=operation):
                    answer = self.server.call(keys, service, operation, members)
                    refusal = (400, "InvalidIdentityToken") if operation in BY_TOKEN else (403, "AccessDenied")
                    self.assertEqual(refusal, (answer.status, answer.code), answer)
                    walked += 1
        self.assertGreater(walked, 70)
        self.assertEqual(200, self.server.call(keys, "sts", "GetCallerIdentity").status)
        self.assertEqual(200, self.server.call(keys, "sts", "GetSessionToken").status)

    def test_every_operation_is_refused_unsigned(self):
        for service in ("iam", "sts", "keyward", "billing"):
            for operation in model.operations(service):
                with self.subTest(service=service, operation=operation):
                    answer = self.server.call(None, service, operation, model.required_members(service, operation, self.account, "target"))
                    if operation in BY_TOKEN:
                        self.assertEqual((400, "InvalidIdentityToken"), (answer.status, answer.code), answer)
                        continue
                    self.assertEqual((403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
                                     (answer.status, answer.code, answer.message))

    def test_a_denial_names_caller_action_resource_and_reason(self):
        client = self.server.client("iam", self.server.user("plain"))
        begin = f"User: arn:aws:iam::{self.account}:user/plain is not authorized to perform:"
        self.refused("AccessDenied", f"{begin} iam:GetUser on resource: user target because no identity-based policy allows the iam:GetUser action",
                     client.get_user, UserName="target")
        self.refused("AccessDenied", f"{begin} iam:GetAccountSummary on resource: * because no identity-based policy allows the "
                     "iam:GetAccountSummary action", client.get_account_summary)
        self.server.allow("deny", [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:ListUsers", "Resource": "*"}], "plain")
        self.refused("AccessDenied", f"{begin} iam:ListUsers on resource: arn:aws:iam::{self.account}:user/ with an explicit deny in an "
                     "identity-based policy", client.list_users)
        boundary = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
        self.iam.put_user_permissions_boundary(UserName="plain", PermissionsBoundary=boundary)
        self.refused("AccessDenied", f"{begin} iam:ListGroups on resource: arn:aws:iam::{self.account}:group/ because no permissions boundary "
                     "allows the iam:ListGroups action", client.list_groups)

    def test_billing_needs_the_switch_and_a_policy(self):
        keys = self.server.user("manager", "AdministratorAccess")
        answer = self.server.call(keys, "billing", "GetBillingData")
        self.assertEqual((403, "AccessDenied"), (answer.status, answer.code), answer)
        self.assertEqual(200, self.server.call(self.server.root, "billing", "GetBillingData").status)
        self.assertEqual(403, self.server.call(keys, "billing", "UpdateIAMAccessPreference", {"Activated": "true"}).status)

    def test_a_deactivated_key_gets_no_write_in(self):
        keys = self.server.user("quick", "AdministratorAccess")
        key = keys.access_key_id
        self.assertEqual(200, self.server.call(keys, "iam", "CreateGroup", {"GroupName": "before"}).status)
        self.iam.update_access_key(UserName="quick", AccessKeyId=key, Status="Inactive")
        self.assertEqual("InvalidClientTokenId", self.server.call(keys, "iam", "CreateGroup", {"GroupName": "after"}).code)
        self.refused("NoSuchEntity", "The group with name after cannot be found.", self.iam.get_group, GroupName="after")
