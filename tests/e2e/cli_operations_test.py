"""Every operation through the real AWS CLI, once each and in the order a person would; variations are in sdk_operations_test.py.

The CLI takes most of a second to start, so that each operation is one call here and each test method a scenario.
"""

import base64
import json
import subprocess
import tempfile
import unittest

import identity_provider
import model
import saml_provider
import scenes
from harness import ROOT, Keys, Server, clean_environment, new_password
from totp import Authenticator

AWS = "/usr/bin/aws"
READ_S3 = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]})
LIST_S3 = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]})
# Debian's CLI of 2022 does not know these; the JavaScript SDK calls them in sdk_javascript.mjs.
NOT_IN_THIS_CLI = {"GetMFADevice"}
called: set[str] = set()


class CliError(Exception):
    def __init__(self, text: str):
        super().__init__(text)
        self.text = text


class CliOperations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.account = cls.server.account_id
        cls.addClassCleanup(cls.server.close)

    def aws(self, service: str, command: str, *arguments: str, keys: Keys | None = None):
        """Its JSON output, or None where it has none."""
        keys = keys or self.server.root
        environment = clean_environment() | {
            "AWS_ACCESS_KEY_ID": keys.access_key_id, "AWS_SECRET_ACCESS_KEY": keys.secret, "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent", "AWS_PAGER": "", "AWS_MAX_ATTEMPTS": "1"}
        if keys.session_token:
            environment["AWS_SESSION_TOKEN"] = keys.session_token
        done = subprocess.run([AWS, "--endpoint-url", self.server.url, "--output", "json", service, command, *arguments],
                              env=environment, capture_output=True, text=True, timeout=120, check=False)
        called.add(command)
        if done.returncode != 0:
            raise CliError(done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def iam(self, command: str, *arguments: str, **options):
        return self.aws("iam", command, *arguments, **options)

    def test_a_users(self):
        user = self.iam("create-user", "--user-name", "alice", "--path", "/team/", "--tags", "Key=team,Value=blue")["User"]
        self.assertEqual(f"arn:aws:iam::{self.account}:user/team/alice", user["Arn"])
        self.assertRegex(user["UserId"], r"^AIDA[A-Z2-7]{17}$")
        self.assertEqual(user["UserId"], self.iam("get-user", "--user-name", "alice")["User"]["UserId"])
        self.assertEqual(["alice"], [each["UserName"] for each in self.iam("list-users", "--path-prefix", "/team/")["Users"]])
        self.iam("update-user", "--user-name", "alice", "--new-user-name", "alicia", "--new-path", "/")
        self.iam("tag-user", "--user-name", "alicia", "--tags", "Key=floor,Value=3")
        self.iam("untag-user", "--user-name", "alicia", "--tag-keys", "team")
        self.assertEqual([{"Key": "floor", "Value": "3"}], self.iam("list-user-tags", "--user-name", "alicia")["Tags"])
        self.iam("delete-user", "--user-name", "alicia")
        with self.assertRaises(CliError) as refused:
            self.iam("get-user", "--user-name", "alicia")
        self.assertIn("(NoSuchEntity) when calling the GetUser operation", refused.exception.text)
        self.assertIn(": The user with name alicia cannot be found.", refused.exception.text)

    def test_b_login_profiles_and_passwords(self):
        keys = self.server.user("paul", "IAMUserChangePassword")
        first, second, third = (self.server.secret(new_password()) for _ in range(3))
        made = self.iam("create-login-profile", "--user-name", "paul", "--password", first, "--password-reset-required")["LoginProfile"]
        self.assertTrue(made["PasswordResetRequired"])
        self.assertEqual("paul", self.iam("get-login-profile", "--user-name", "paul")["LoginProfile"]["UserName"])
        self.iam("update-login-profile", "--user-name", "paul", "--password", second, "--no-password-reset-required")
        self.iam("change-password", "--old-password", second, "--new-password", third, keys=keys)
        self.iam("delete-login-profile", "--user-name", "paul")

    def test_c_groups(self):
        self.server.client("iam").create_user(UserName="gina")
        group = self.iam("create-group", "--group-name", "admins", "--path", "/staff/")["Group"]
        self.assertRegex(group["GroupId"], r"^AGPA[A-Z2-7]{17}$")
        self.iam("add-user-to-group", "--group-name", "admins", "--user-name", "gina")
        self.assertEqual(["gina"], [each["UserName"] for each in self.iam("get-group", "--group-name", "admins")["Users"]])
        self.assertEqual(["admins"], [each["GroupName"] for each in self.iam("list-groups-for-user", "--user-name", "gina")["Groups"]])
        self.iam("attach-group-policy", "--group-name", "admins", "--policy-arn", "arn:aws:iam::aws:policy/AdministratorAccess")
        attached = self.iam("list-attached-group-policies", "--group-name", "admins")["AttachedPolicies"]
        self.assertEqual([{"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}], attached)
        self.iam("put-group-policy", "--group-name", "admins", "--policy-name", "read", "--policy-document", READ_S3)
        self.assertEqual(["read"], self.iam("list-group-policies", "--group-name", "admins")["PolicyNames"])
        document = self.iam("get-group-policy", "--group-name", "admins", "--policy-name", "read")["PolicyDocument"]
        self.assertEqual(json.loads(READ_S3), document)
        self.iam("update-group", "--group-name", "admins", "--new-group-name", "operators")
        self.assertEqual(["operators"], [each["GroupName"] for each in self.iam("list-groups")["Groups"]])
        self.iam("delete-group-policy", "--group-name", "operators", "--policy-name", "read")
        self.iam("detach-group-policy", "--group-name", "operators", "--policy-arn", "arn:aws:iam::aws:policy/AdministratorAccess")
        self.iam("remove-user-from-group", "--group-name", "operators", "--user-name", "gina")
        self.iam("delete-group", "--group-name", "operators")

    def test_d_access_keys(self):
        self.server.client("iam").create_user(UserName="kim")
        made = self.iam("create-access-key", "--user-name", "kim")["AccessKey"]
        keys = Keys(made["AccessKeyId"], self.server.secret(made["SecretAccessKey"]))
        self.assertRegex(keys.access_key_id, r"^AKIA[A-Z2-7]{16}$")
        self.assertEqual(40, len(keys.secret))
        self.assertEqual("N/A", self.iam("get-access-key-last-used", "--access-key-id", keys.access_key_id)["AccessKeyLastUsed"]["Region"])
        identity = self.aws("sts", "get-caller-identity", keys=keys)
        self.assertEqual(f"arn:aws:iam::{self.account}:user/kim", identity["Arn"])
        self.assertEqual(self.account, self.aws("sts", "get-access-key-info", "--access-key-id", keys.access_key_id)["Account"])
        session = self.aws("sts", "get-session-token", "--duration-seconds", "900", keys=keys)["Credentials"]
        self.assertTrue(session["AccessKeyId"].startswith("ASIA"))
        listed = self.iam("list-access-keys", "--user-name", "kim")["AccessKeyMetadata"]
        self.assertEqual([(keys.access_key_id, "Active")], [(each["AccessKeyId"], each["Status"]) for each in listed])
        self.iam("update-access-key", "--user-name", "kim", "--access-key-id", keys.access_key_id, "--status", "Inactive")
        with self.assertRaises(CliError) as refused:
            self.aws("sts", "get-caller-identity", keys=keys)
        self.assertIn("(InvalidClientTokenId)", refused.exception.text)
        self.iam("delete-access-key", "--user-name", "kim", "--access-key-id", keys.access_key_id)

    def test_e_policies_of_a_user(self):
        self.server.client("iam").create_user(UserName="uma")
        policy = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
        self.iam("attach-user-policy", "--user-name", "uma", "--policy-arn", policy)
        attached = self.iam("list-attached-user-policies", "--user-name", "uma")["AttachedPolicies"]
        self.assertEqual(["IAMReadOnlyAccess"], [each["PolicyName"] for each in attached])
        self.iam("put-user-policy", "--user-name", "uma", "--policy-name", "own", "--policy-document", READ_S3)
        self.assertEqual(["own"], self.iam("list-user-policies", "--user-name", "uma")["PolicyNames"])
        self.assertEqual(json.loads(READ_S3), self.iam("get-user-policy", "--user-name", "uma", "--policy-name", "own")["PolicyDocument"])
        self.iam("put-user-permissions-boundary", "--user-name", "uma", "--permissions-boundary", policy)
        boundary = self.server.client("iam").get_user(UserName="uma")["User"]["PermissionsBoundary"]
        self.assertEqual({"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": policy}, boundary)
        self.iam("delete-user-permissions-boundary", "--user-name", "uma")
        self.iam("delete-user-policy", "--user-name", "uma", "--policy-name", "own")
        self.iam("detach-user-policy", "--user-name", "uma", "--policy-arn", policy)

    def test_f_managed_policies(self):
        self.server.client("iam").create_user(UserName="max")
        made = self.iam("create-policy", "--policy-name", "photos", "--policy-document", READ_S3, "--description", "Reads photos")["Policy"]
        arn = made["Arn"]
        self.assertEqual((f"arn:aws:iam::{self.account}:policy/photos", "v1"), (arn, made["DefaultVersionId"]))
        version = self.iam("create-policy-version", "--policy-arn", arn, "--policy-document", LIST_S3)["PolicyVersion"]
        self.assertEqual(("v2", False), (version["VersionId"], version["IsDefaultVersion"]))
        self.iam("set-default-policy-version", "--policy-arn", arn, "--version-id", "v2")
        self.assertEqual(json.loads(LIST_S3), self.iam("get-policy-version", "--policy-arn", arn, "--version-id", "v2")["PolicyVersion"]["Document"])
        versions = self.iam("list-policy-versions", "--policy-arn", arn)["Versions"]
        self.assertEqual([("v2", True), ("v1", False)], [(each["VersionId"], each["IsDefaultVersion"]) for each in versions])
        self.iam("delete-policy-version", "--policy-arn", arn, "--version-id", "v1")
        self.iam("tag-policy", "--policy-arn", arn, "--tags", "Key=team,Value=blue", "Key=floor,Value=3")
        self.iam("untag-policy", "--policy-arn", arn, "--tag-keys", "floor")
        self.assertEqual([{"Key": "team", "Value": "blue"}], self.iam("list-policy-tags", "--policy-arn", arn)["Tags"])
        self.server.client("iam").attach_user_policy(UserName="max", PolicyArn=arn)
        entities = self.iam("list-entities-for-policy", "--policy-arn", arn)
        self.assertEqual(["max"], [each["UserName"] for each in entities["PolicyUsers"]])
        got = self.iam("get-policy", "--policy-arn", arn)["Policy"]
        self.assertEqual((1, "Reads photos"), (got["AttachmentCount"], got["Description"]))
        self.assertEqual(["photos"], [each["PolicyName"] for each in self.iam("list-policies", "--scope", "Local")["Policies"]])
        self.server.client("iam").detach_user_policy(UserName="max", PolicyArn=arn)
        self.iam("delete-policy", "--policy-arn", arn)

    def test_f_roles_and_instance_profiles(self):
        trust = model.PLACEHOLDER_TRUST
        policy = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
        role = self.iam("create-role", "--role-name", "machine", "--path", "/a/", "--assume-role-policy-document", trust, "--description", "For machines",
                        "--max-session-duration", "7200", "--tags", "Key=team,Value=blue")["Role"]
        self.assertRegex(role["RoleId"], r"^AROA[A-Z2-7]{17}$")
        self.assertEqual((f"arn:aws:iam::{self.account}:role/a/machine", json.loads(trust)), (role["Arn"], role["AssumeRolePolicyDocument"]))
        self.iam("update-role", "--role-name", "machine", "--max-session-duration", "3600")
        self.iam("update-role-description", "--role-name", "machine", "--description", "Other")
        self.iam("update-assume-role-policy", "--role-name", "machine", "--policy-document", trust)
        got = self.iam("get-role", "--role-name", "machine")["Role"]
        self.assertEqual((3600, "Other", [{"Key": "team", "Value": "blue"}]), (got["MaxSessionDuration"], got["Description"], got["Tags"]))
        self.assertEqual(["machine"], [each["RoleName"] for each in self.iam("list-roles", "--path-prefix", "/a/")["Roles"]])
        self.iam("tag-role", "--role-name", "machine", "--tags", "Key=floor,Value=3")
        self.iam("untag-role", "--role-name", "machine", "--tag-keys", "team")
        self.assertEqual([{"Key": "floor", "Value": "3"}], self.iam("list-role-tags", "--role-name", "machine")["Tags"])
        self.iam("attach-role-policy", "--role-name", "machine", "--policy-arn", policy)
        self.assertEqual([policy], [each["PolicyArn"] for each in self.iam("list-attached-role-policies", "--role-name", "machine")["AttachedPolicies"]])
        self.iam("detach-role-policy", "--role-name", "machine", "--policy-arn", policy)
        self.iam("put-role-policy", "--role-name", "machine", "--policy-name", "read", "--policy-document", READ_S3)
        self.assertEqual(["read"], self.iam("list-role-policies", "--role-name", "machine")["PolicyNames"])
        self.assertEqual(json.loads(READ_S3), self.iam("get-role-policy", "--role-name", "machine", "--policy-name", "read")["PolicyDocument"])
        self.iam("delete-role-policy", "--role-name", "machine", "--policy-name", "read")
        self.iam("put-role-permissions-boundary", "--role-name", "machine", "--permissions-boundary", policy)
        self.iam("delete-role-permissions-boundary", "--role-name", "machine")
        profile = self.iam("create-instance-profile", "--instance-profile-name", "web")["InstanceProfile"]
        self.assertRegex(profile["InstanceProfileId"], r"^AIPA[A-Z2-7]{17}$")
        self.iam("add-role-to-instance-profile", "--instance-profile-name", "web", "--role-name", "machine")
        got = self.iam("get-instance-profile", "--instance-profile-name", "web")["InstanceProfile"]
        self.assertEqual(["machine"], [each["RoleName"] for each in got["Roles"]])
        for listed in (self.iam("list-instance-profiles"), self.iam("list-instance-profiles-for-role", "--role-name", "machine")):
            self.assertEqual(["web"], [each["InstanceProfileName"] for each in listed["InstanceProfiles"]])
        self.iam("tag-instance-profile", "--instance-profile-name", "web", "--tags", "Key=a,Value=1", "Key=b,Value=2")
        self.iam("untag-instance-profile", "--instance-profile-name", "web", "--tag-keys", "a")
        self.assertEqual([{"Key": "b", "Value": "2"}], self.iam("list-instance-profile-tags", "--instance-profile-name", "web")["Tags"])
        self.iam("remove-role-from-instance-profile", "--instance-profile-name", "web", "--role-name", "machine")
        self.iam("delete-instance-profile", "--instance-profile-name", "web")
        self.iam("delete-role", "--role-name", "machine")

    def test_f_sessions_of_roles_and_federated_users(self):
        keys = self.server.user("sam", "AdministratorAccess")
        trust = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": self.account}, "Action": ["sts:AssumeRole", "sts:TagSession"]}]})
        arn = self.iam("create-role", "--role-name", "duty", "--assume-role-policy-document", trust)["Role"]["Arn"]
        self.iam("attach-role-policy", "--role-name", "duty", "--policy-arn", "arn:aws:iam::aws:policy/ReadOnlyAccess")
        answer = self.aws("sts", "assume-role", "--role-arn", arn, "--role-session-name", "cli", "--duration-seconds", "900",
                          "--tags", "Key=team,Value=blue", "--transitive-tag-keys", "team",
                          "--policy-arns", "arn=arn:aws:iam::aws:policy/IAMReadOnlyAccess", keys=keys)
        got = answer["Credentials"]
        session = Keys(got["AccessKeyId"], self.server.secret(got["SecretAccessKey"]), got["SessionToken"])
        self.assertEqual(answer["AssumedRoleUser"]["Arn"], self.aws("sts", "get-caller-identity", keys=session)["Arn"])
        self.iam("list-users", keys=session)
        with self.assertRaises(CliError) as refused:
            self.iam("create-user", "--user-name", "eve", keys=session)
        self.assertIn("because no identity-based policy allows the iam:CreateUser action", refused.exception.text)
        answer = self.aws("sts", "get-federation-token", "--name", "carol", "--policy", READ_S3, keys=keys)
        self.assertEqual(f"{self.account}:carol", answer["FederatedUser"]["FederatedUserId"])

    def test_f_sessions_of_web_identities(self):
        provider = identity_provider.shared()
        arn = self.iam("create-open-id-connect-provider", "--url", provider.issuer, "--client-id-list", "app",
                       "--thumbprint-list", provider.certificate.thumbprint)["OpenIDConnectProviderArn"]
        role = self.iam("create-role", "--role-name", "pipeline", "--assume-role-policy-document", identity_provider.trust(arn))["Role"]["Arn"]
        answer = self.aws("sts", "assume-role-with-web-identity", "--role-arn", role, "--role-session-name", "build-7",
                          "--web-identity-token", provider.token())
        self.assertEqual(("app", "alice@example.com"), (answer["Audience"], answer["SubjectFromWebIdentityToken"]))
        got = answer["Credentials"]
        session = Keys(got["AccessKeyId"], self.server.secret(got["SecretAccessKey"]), got["SessionToken"])
        self.assertEqual(answer["AssumedRoleUser"]["Arn"], self.aws("sts", "get-caller-identity", keys=session)["Arn"])
        self.iam("delete-open-id-connect-provider", "--open-id-connect-provider-arn", arn)

    def test_f_sessions_of_saml_users(self):
        provider = saml_provider.shared()
        arn = self.iam("create-saml-provider", "--name", "Directory", "--saml-metadata-document", provider.metadata)["SAMLProviderArn"]
        role = self.iam("create-role", "--role-name", "staff", "--assume-role-policy-document", saml_provider.trust(arn))["Role"]["Arn"]
        answer = self.aws("sts", "assume-role-with-saml", "--role-arn", role, "--principal-arn", arn,
                          "--saml-assertion", provider.response(role, arn))
        self.assertEqual(("alice@example.com", "persistent", provider.entity_id), (answer["Subject"], answer["SubjectType"], answer["Issuer"]))
        got = answer["Credentials"]
        session = Keys(got["AccessKeyId"], self.server.secret(got["SecretAccessKey"]), got["SessionToken"])
        self.assertEqual(answer["AssumedRoleUser"]["Arn"], self.aws("sts", "get-caller-identity", keys=session)["Arn"])
        self.iam("delete-saml-provider", "--saml-provider-arn", arn)

    def test_f_service_linked_roles(self):
        made = self.iam("create-service-linked-role", "--aws-service-name", "elasticbeanstalk.amazonaws.com")["Role"]
        self.assertEqual(("AWSServiceRoleForElasticBeanstalk", "/aws-service-role/elasticbeanstalk.amazonaws.com/"), (made["RoleName"], made["Path"]))
        task = self.iam("delete-service-linked-role", "--role-name", made["RoleName"])["DeletionTaskId"]
        self.assertEqual("SUCCEEDED", self.iam("get-service-linked-role-deletion-status", "--deletion-task-id", task)["Status"])

    def test_f_open_id_connect_providers(self):
        thumbprint = "990f4193972f2becf12ddeda5237f9c952f20d9e"
        arn = self.iam("create-open-id-connect-provider", "--url", "https://ci.example.com", "--client-id-list", "sts.amazonaws.com",
                       "--thumbprint-list", thumbprint, "--tags", "Key=a,Value=1")["OpenIDConnectProviderArn"]
        self.assertEqual(f"arn:aws:iam::{self.account}:oidc-provider/ci.example.com", arn)
        named = ("--open-id-connect-provider-arn", arn)
        self.assertEqual([{"Arn": arn}], self.iam("list-open-id-connect-providers")["OpenIDConnectProviderList"])
        self.iam("add-client-id-to-open-id-connect-provider", *named, "--client-id", "app")
        self.iam("remove-client-id-from-open-id-connect-provider", *named, "--client-id", "sts.amazonaws.com")
        self.iam("update-open-id-connect-provider-thumbprint", *named, "--thumbprint-list", "AB" * 20)
        self.iam("tag-open-id-connect-provider", *named, "--tags", "Key=b,Value=2")
        self.iam("untag-open-id-connect-provider", *named, "--tag-keys", "a")
        self.assertEqual([{"Key": "b", "Value": "2"}], self.iam("list-open-id-connect-provider-tags", *named)["Tags"])
        got = self.iam("get-open-id-connect-provider", *named)
        self.assertEqual(("ci.example.com", ["app"], ["ab" * 20]), (got["Url"], got["ClientIDList"], got["ThumbprintList"]))
        self.assertEqual(1, self.iam("get-account-summary")["SummaryMap"]["Providers"])
        self.iam("delete-open-id-connect-provider", *named)
        self.assertEqual([], self.iam("list-open-id-connect-providers")["OpenIDConnectProviderList"])

    def test_f_saml_providers(self):
        file = ROOT / "tests" / "fuzz" / "corpus" / "saml" / "metadata"
        newer = file.with_name("metadata_valid_until")
        arn = self.iam("create-saml-provider", "--name", "Corporate", "--saml-metadata-document", f"file://{file}", "--tags", "Key=a,Value=1")["SAMLProviderArn"]
        self.assertEqual(f"arn:aws:iam::{self.account}:saml-provider/Corporate", arn)
        named = ("--saml-provider-arn", arn)
        self.assertEqual([arn], [one["Arn"] for one in self.iam("list-saml-providers")["SAMLProviderList"]])
        self.assertEqual(file.read_text(), self.iam("get-saml-provider", *named)["SAMLMetadataDocument"])
        self.assertEqual(arn, self.iam("update-saml-provider", *named, "--saml-metadata-document", f"file://{newer}")["SAMLProviderArn"])
        self.iam("tag-saml-provider", *named, "--tags", "Key=b,Value=2")
        self.iam("untag-saml-provider", *named, "--tag-keys", "a")
        self.assertEqual([{"Key": "b", "Value": "2"}], self.iam("list-saml-provider-tags", *named)["Tags"])
        got = self.iam("get-saml-provider", *named)
        self.assertEqual((newer.read_text(), "2036-01-02T03:04:05"), (got["SAMLMetadataDocument"], got["ValidUntil"][:19]))
        self.assertEqual(1, self.iam("get-account-summary")["SummaryMap"]["Providers"])
        self.iam("delete-saml-provider", *named)
        self.assertEqual([], self.iam("list-saml-providers")["SAMLProviderList"])

    def test_g_mfa_devices(self):
        self.server.client("iam").create_user(UserName="mia")
        with tempfile.NamedTemporaryFile() as seed:
            made = self.iam("create-virtual-mfa-device", "--virtual-mfa-device-name", "mia-phone", "--bootstrap-method", "Base32StringSeed",
                            "--outfile", seed.name)
            phone = Authenticator(self.server.secret(seed.read().decode()))
        serial = made["VirtualMFADevice"]["SerialNumber"]
        self.assertEqual(f"arn:aws:iam::{self.account}:mfa/mia-phone", serial)
        first, second = phone.pair()
        self.iam("enable-mfa-device", "--user-name", "mia", "--serial-number", serial, "--authentication-code1", first, "--authentication-code2", second)
        self.assertEqual([serial], [each["SerialNumber"] for each in self.iam("list-mfa-devices", "--user-name", "mia")["MFADevices"]])
        listed = self.iam("list-virtual-mfa-devices", "--assignment-status", "Assigned")["VirtualMFADevices"]
        self.assertEqual([(serial, "mia")], [(each["SerialNumber"], each["User"]["UserName"]) for each in listed])
        if "list-mfa-device-tags" in {model.snake(name) for name in model.operations("iam")}:
            self.iam("tag-mfa-device", "--serial-number", serial, "--tags", "Key=team,Value=blue", "Key=floor,Value=3")
            self.iam("untag-mfa-device", "--serial-number", serial, "--tag-keys", "floor")
            self.assertEqual([{"Key": "team", "Value": "blue"}], self.iam("list-mfa-device-tags", "--serial-number", serial)["Tags"])
        one, other = self.later_pair(phone)
        self.iam("resync-mfa-device", "--user-name", "mia", "--serial-number", serial, "--authentication-code1", one, "--authentication-code2", other)
        self.iam("deactivate-mfa-device", "--user-name", "mia", "--serial-number", serial)
        self.iam("delete-virtual-mfa-device", "--serial-number", serial)

    def later_pair(self, phone):
        """Two codes of steps that come after those used before."""
        import totp

        return totp.code(phone.secret, phone.last + 1), totp.code(phone.secret, phone.last + 2)

    def test_h_the_account(self):
        self.iam("create-account-alias", "--account-alias", "example-lab")
        self.assertEqual(["example-lab"], self.iam("list-account-aliases")["AccountAliases"])
        self.iam("delete-account-alias", "--account-alias", "example-lab")
        self.iam("update-account-password-policy", "--minimum-password-length", "14", "--require-symbols")
        policy = self.iam("get-account-password-policy")["PasswordPolicy"]
        self.assertEqual((14, True, False), (policy["MinimumPasswordLength"], policy["RequireSymbols"], policy["ExpirePasswords"]))
        self.iam("delete-account-password-policy")
        summary = self.iam("get-account-summary")["SummaryMap"]
        self.assertEqual((1, 5000, 0), (summary["AccountAccessKeysPresent"], summary["UsersQuota"], summary["AccountMFAEnabled"]))

    def test_g_keys_and_certificates_of_other_services(self):
        self.iam("create-user", "--user-name", "kit")
        key = self.iam("upload-ssh-public-key", "--user-name", "kit", "--ssh-public-key-body", scenes.SSH_KEY)["SSHPublicKey"]
        named = ("--user-name", "kit", "--ssh-public-key-id", key["SSHPublicKeyId"])
        self.assertTrue(self.iam("get-ssh-public-key", *named, "--encoding", "PEM")["SSHPublicKey"]["SSHPublicKeyBody"].startswith("-----BEGIN PUBLIC KEY-----"))
        self.iam("update-ssh-public-key", *named, "--status", "Inactive")
        self.assertEqual(["Inactive"], [each["Status"] for each in self.iam("list-ssh-public-keys", "--user-name", "kit")["SSHPublicKeys"]])
        self.iam("delete-ssh-public-key", *named)
        made = self.iam("upload-signing-certificate", "--user-name", "kit", "--certificate-body", scenes.new_certificate())["Certificate"]
        named = ("--user-name", "kit", "--certificate-id", made["CertificateId"])
        self.iam("update-signing-certificate", *named, "--status", "Inactive")
        self.assertEqual(["Inactive"], [each["Status"] for each in self.iam("list-signing-certificates", "--user-name", "kit")["Certificates"]])
        self.iam("delete-signing-certificate", *named)
        made = self.iam("create-service-specific-credential", "--user-name", "kit", "--service-name", "codecommit.amazonaws.com")["ServiceSpecificCredential"]
        self.server.secret(made["ServicePassword"])
        named = ("--user-name", "kit", "--service-specific-credential-id", made["ServiceSpecificCredentialId"])
        self.server.secret(self.iam("reset-service-specific-credential", *named)["ServiceSpecificCredential"]["ServicePassword"])
        self.iam("update-service-specific-credential", *named, "--status", "Inactive")
        listed = self.iam("list-service-specific-credentials", "--user-name", "kit")["ServiceSpecificCredentials"]
        self.assertEqual([(f"kit-at-{self.account}", "Inactive")], [(each["ServiceUserName"], each["Status"]) for each in listed])
        self.iam("delete-service-specific-credential", *named)
        self.iam("delete-user", "--user-name", "kit")

    def test_g_server_certificates(self):
        files = [f"file://{scenes.ROOT}/tests/data/keys/{name}" for name in ("server_certificate.pem", "server_key.pem", "authority_certificate.pem")]
        named = ("--server-certificate-name", "web")
        made = self.iam("upload-server-certificate", *named, "--certificate-body", files[0], "--private-key", files[1], "--certificate-chain", files[2],
                        "--path", "/cloudfront/", "--tags", "Key=team,Value=blue")["ServerCertificateMetadata"]
        self.assertEqual((f"arn:aws:iam::{self.account}:server-certificate/cloudfront/web", "2120-01-01T00:00:00+00:00"), (made["Arn"], made["Expiration"]))
        self.assertEqual(scenes.key_file("authority_certificate.pem"), self.iam("get-server-certificate", *named)["ServerCertificate"]["CertificateChain"])
        self.iam("tag-server-certificate", *named, "--tags", "Key=floor,Value=3")
        self.iam("untag-server-certificate", *named, "--tag-keys", "team")
        self.assertEqual([{"Key": "floor", "Value": "3"}], self.iam("list-server-certificate-tags", *named)["Tags"])
        self.iam("update-server-certificate", *named, "--new-server-certificate-name", "site", "--new-path", "/")
        self.assertEqual(["site"], [each["ServerCertificateName"] for each in self.iam("list-server-certificates")["ServerCertificateMetadataList"]])
        self.iam("delete-server-certificate", "--server-certificate-name", "site")

    def test_h_reports(self):
        self.iam("create-user", "--user-name", "rita")
        details = self.iam("get-account-authorization-details", "--filter", "User", "Group")
        self.assertIn("rita", [each["UserName"] for each in details["UserDetailList"]])
        self.assertEqual(([], []), (details["RoleDetailList"], details["Policies"]))
        self.assertEqual("STARTED", self.iam("generate-credential-report")["State"])
        self.assertEqual("COMPLETE", self.iam("generate-credential-report")["State"])
        report = base64.b64decode(self.iam("get-credential-report")["Content"]).decode().split("\n")
        self.assertIn(f"rita,arn:aws:iam::{self.account}:user/rita,", "\n".join(report))
        self.assertTrue(report[1].startswith("<root_account>,"))
        self.iam("put-user-policy", "--user-name", "rita", "--policy-name", "read", "--policy-document", READ_S3)
        granting = self.iam("list-policies-granting-service-access", "--arn", f"arn:aws:iam::{self.account}:user/rita", "--service-namespaces", "s3", "iam")
        self.assertEqual([("s3", ["read"]), ("iam", [])], [(each["ServiceNamespace"], [policy["PolicyName"] for policy in each["Policies"]])
                                                           for each in granting["PoliciesGrantingServiceAccess"]])

    def test_h_what_was_last_accessed(self):
        self.iam("create-user", "--user-name", "lena")
        self.iam("put-user-policy", "--user-name", "lena", "--policy-name", "read", "--policy-document", READ_S3)
        job = self.iam("generate-service-last-accessed-details", "--arn", f"arn:aws:iam::{self.account}:user/lena", "--granularity", "ACTION_LEVEL")["JobId"]
        details = self.iam("get-service-last-accessed-details", "--job-id", job)
        self.assertEqual(("COMPLETED", "ACTION_LEVEL"), (details["JobStatus"], details["JobType"]))
        self.assertEqual([("Amazon S3", "s3", 0)], [(each["ServiceName"], each["ServiceNamespace"], each["TotalAuthenticatedEntities"])
                                                    for each in details["ServicesLastAccessed"]])
        entities = self.iam("get-service-last-accessed-details-with-entities", "--job-id", job, "--service-namespace", "s3")
        self.assertEqual(["lena"], [each["EntityInfo"]["Name"] for each in entities["EntityDetailsList"]])

    def test_i_the_simulator(self):
        user = self.iam("create-user", "--user-name", "sim")["User"]["Arn"]
        question = ("--action-names", "s3:GetObject", "--resource-arns", "arn:aws:s3:::docs/a")
        custom = self.iam("simulate-custom-policy", "--policy-input-list", READ_S3, *question)["EvaluationResults"]
        self.assertEqual(["allowed"], [each["EvalDecision"] for each in custom])
        own = self.iam("simulate-principal-policy", "--policy-source-arn", user, *question)["EvaluationResults"]
        self.assertEqual(["implicitDeny"], [each["EvalDecision"] for each in own])
        self.assertEqual([], self.iam("get-context-keys-for-custom-policy", "--policy-input-list", READ_S3)["ContextKeyNames"])
        self.assertEqual([], self.iam("get-context-keys-for-principal-policy", "--policy-source-arn", user)["ContextKeyNames"])
        # A whole message is in simulation_test.py: only other services' decisions carry one.
        with self.assertRaises(CliError) as refused:
            self.aws("sts", "decode-authorization-message", "--encoded-message", "bm90IG91cnM")
        self.assertIn("(InvalidAuthorizationMessageException)", refused.exception.text)

    def test_y_nothing_is_left_uncalled(self):
        every = {model.snake(name) for service in ("iam", "sts") for name in model.operations(service)}
        self.assertEqual({model.snake(name) for name in NOT_IN_THIS_CLI}, every - called)

    def test_z_no_secret_lies_in_logs_metrics_or_data(self):
        self.assertEqual([], self.server.find_canaries())
