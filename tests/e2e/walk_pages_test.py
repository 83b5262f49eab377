"""Every operation of the model that answers in pages, read with pages of one and with pages of 1,000: the same elements in the same order,
a marker exactly where something follows.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html, MaxItems, Marker and IsTruncated.
"""

import json
import unittest

import model
import scenes
from harness import Server
from scenes import READ_S3

READ_IAM = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:Get*", "Resource": "*"}]})
# Sorted without regard to case.
NAMES = ["aa", "Ab", "ac", "Ad"]
MANAGED = ["AmazonS3ReadOnlyAccess", "IAMReadOnlyAccess", "ReadOnlyAccess"]
TAGS = [{"Key": key, "Value": "v"} for key in "abc"]


def users(s):
    return [s.iam.create_user(UserName=f"{s.name}-{name}", Path=s.path)["User"]["UserName"] for name in NAMES]


def many_services(s):
    s.iam.put_user_policy(UserName=s.user(), PolicyName="more", PolicyDocument=READ_IAM)
    s.iam.put_user_policy(UserName=s.user(), PolicyName="most", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["ec2:Describe*", "sts:AssumeRole"], "Resource": "*"}]}))
    s.access_report()


def policy_of_users(s):
    for name in users(s):
        s.iam.attach_user_policy(UserName=name, PolicyArn=s.policy())
    s.access_report(s.policy())


def groups(s):
    return [s.iam.create_group(GroupName=f"{s.name}-{name}", Path=s.path)["Group"]["GroupName"] for name in NAMES]


def roles(s):
    return [s.iam.create_role(RoleName=f"{s.name}-{name}", Path=s.path, AssumeRolePolicyDocument=s.trust())["Role"]["RoleName"] for name in NAMES]


def profiles(s):
    return [s.iam.create_instance_profile(InstanceProfileName=f"{s.name}-{name}", Path=s.path)["InstanceProfile"]["InstanceProfileName"]
            for name in NAMES]


def server_certificates(s):
    return [s.iam.upload_server_certificate(ServerCertificateName=f"{s.name}-{name}", Path=s.path, CertificateBody=scenes.key_file("server_certificate.pem"),
                                            PrivateKey=scenes.key_file("server_key.pem")) for name in NAMES]


def devices(s):
    return [s.iam.create_virtual_mfa_device(VirtualMFADeviceName=f"{s.name}-{name}")["VirtualMFADevice"]["SerialNumber"] for name in NAMES]


def inline(kind):
    return lambda s: [getattr(s.iam, f"put_{kind}_policy")(
        **{f"{kind.capitalize()}Name": getattr(s, kind)(), "PolicyName": name, "PolicyDocument": READ_S3}) for name in NAMES]


def attached(kind):
    return lambda s: [getattr(s.iam, f"attach_{kind}_policy")(
        **{f"{kind.capitalize()}Name": getattr(s, kind)(), "PolicyArn": f"arn:aws:iam::aws:policy/{name}"}) for name in MANAGED]


def enabled_devices(s):
    for name in ("one", "two", "three"):
        other = scenes.Scene(s.server, s.operation, name)
        other.made["user"] = s.user()
        other.enabled_device()


OTHER_SSH_KEY = (scenes.ROOT / "tests/data/keys/another_rsa_2048.pub").read_text()

# What makes the elements, and how many there are then.
ELEMENTS = {
    "ListUsers": (users, 4), "ListGroups": (groups, 4), "ListRoles": (roles, 4), "ListInstanceProfiles": (profiles, 4),
    "ListPolicies": (lambda s: [s.iam.create_policy(PolicyName=f"{s.name}-{name}", Path=s.path, PolicyDocument=READ_S3) for name in NAMES], 4),
    "GetGroup": (lambda s: [s.iam.add_user_to_group(GroupName=s.group(), UserName=name) for name in users(s)], 4),
    "ListGroupsForUser": (lambda s: [s.iam.add_user_to_group(GroupName=name, UserName=s.user()) for name in groups(s)], 4),
    **{f"List{kind.capitalize()}Policies": (inline(kind), 4) for kind in ("user", "group", "role")},
    **{f"ListAttached{kind.capitalize()}Policies": (attached(kind), 3) for kind in ("user", "group", "role")},
    "ListEntitiesForPolicy": (lambda s: [s.iam.attach_user_policy(UserName=name, PolicyArn=s.policy()) for name in users(s)]
                              + [s.iam.attach_group_policy(GroupName=name, PolicyArn=s.policy()) for name in groups(s)]
                              + [s.iam.attach_role_policy(RoleName=name, PolicyArn=s.policy()) for name in roles(s)], 12),
    "ListInstanceProfilesForRole": (lambda s: [s.iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=s.role()) for name in profiles(s)], 4),
    "ListAccessKeys": (lambda s: [s.server.secret(s.iam.create_access_key(UserName=s.user())["AccessKey"]["SecretAccessKey"]) for _ in range(2)], 2),
    "ListPolicyVersions": (lambda s: [s.iam.create_policy_version(PolicyArn=s.policy(), PolicyDocument=READ_S3) for _ in range(3)], 4),
    "SimulateCustomPolicy": (lambda s: None, 3), "SimulatePrincipalPolicy": (lambda s: None, 3),  # one for each action
    "ListMFADevices": (enabled_devices, 3), "ListVirtualMFADevices": (devices, 4),
    "ListAccountAliases": (lambda s: s.iam.create_account_alias(AccountAlias="the-only-one"), 1),
    "ListServerCertificates": (server_certificates, 4),
    "ListServerCertificateTags": (lambda s: s.iam.tag_server_certificate(ServerCertificateName=s.server_certificate(), Tags=TAGS), 3),
    "ListSSHPublicKeys": (lambda s: [s.iam.upload_ssh_public_key(UserName=s.user(), SSHPublicKeyBody=key) for key in (scenes.SSH_KEY, OTHER_SSH_KEY)], 2),
    "ListSigningCertificates": (lambda s: [s.iam.upload_signing_certificate(UserName=s.user(), CertificateBody=scenes.new_certificate()) for _ in range(2)], 2),
    "GetAccountAuthorizationDetails": (lambda s: (users(s), groups(s), roles(s), s.policy()), 13),
    "GetServiceLastAccessedDetails": (many_services, 4),
    "GetServiceLastAccessedDetailsWithEntities": (policy_of_users, 4),
    "ListUserTags": (lambda s: s.iam.tag_user(UserName=s.user(), Tags=TAGS), 3), "ListRoleTags": (lambda s: s.iam.tag_role(RoleName=s.role(), Tags=TAGS), 3),
    "ListPolicyTags": (lambda s: s.iam.tag_policy(PolicyArn=s.policy(), Tags=TAGS), 3),
    "ListInstanceProfileTags": (lambda s: s.iam.tag_instance_profile(InstanceProfileName=s.profile(), Tags=TAGS), 3),
    "ListOpenIDConnectProviderTags": (lambda s: s.iam.tag_open_id_connect_provider(OpenIDConnectProviderArn=s.provider(), Tags=TAGS), 3),
    "ListSAMLProviderTags": (lambda s: s.iam.tag_saml_provider(SAMLProviderArn=s.saml_provider(), Tags=TAGS), 3),
    "ListMFADeviceTags": (lambda s: s.iam.tag_mfa_device(SerialNumber=s.device(), Tags=TAGS), 3),
}
WHOLE_ACCOUNT = {"ListUsers", "ListGroups", "ListRoles", "ListPolicies", "ListInstanceProfiles", "ListServerCertificates"}
OF_THE_USER = {"ListAccessKeys", "ListMFADevices", "ListSSHPublicKeys", "ListSigningCertificates"}
# Paged only by SDKs later than Debian's; src/api/service_credentials_test.cc reads the pages.
YOUNGER = {"ListServiceSpecificCredentials"}
# Those of other scenes, too.
OF_ALL_SCENES = {"ListVirtualMFADevices", "GetAccountAuthorizationDetails"}


class Walk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        cls.server.iam = cls.server.client("iam")

    def read(self, operation, members: dict, size: int) -> tuple:
        """All elements by the name of their list, and the number of pages."""
        call = getattr(self.server.client(operation.service.name), model.snake(operation.name).replace("-", "_"))
        found, marker, pages = {name: [] for name in operation.pages}, {}, 0
        while True:
            page = call(**members, **marker, MaxItems=size)
            pages += 1
            self.assertLessEqual(sum(len(page[name]) for name in operation.pages), size)
            for name in operation.pages:
                found[name] += page[name]
            self.assertEqual(page["IsTruncated"], "Marker" in page)
            if not page["IsTruncated"] or pages > 100:
                return found, pages
            marker = {"Marker": page["Marker"]}

    def test_pages_of_one_and_of_1000(self):
        paged = [operation for operation in scenes.operations() if operation.pages and operation.name not in YOUNGER]
        for operation in paged:
            with self.subTest(operation.name):
                self.assertIn(operation.name, ELEMENTS, "tests/e2e/walk_pages_test.py does not know how to make its elements")
                make, least = ELEMENTS[operation.name]
                scene = scenes.Scene(self.server, operation, "pages")
                make(scene)
                count = least
                members = scene.smallest()
                if operation.name in WHOLE_ACCOUNT:
                    members["PathPrefix"] = scene.path
                if operation.name in OF_THE_USER:
                    members["UserName"] = scene.user()
                one_by_one, pages = self.read(operation, members, 1)
                if operation.name in OF_ALL_SCENES:
                    count = pages
                self.assertEqual((count, count), (sum(map(len, one_by_one.values())), pages))
                self.assertGreaterEqual(count, least)
                self.assertEqual((one_by_one, 1), self.read(operation, members, 1000))
        self.assertGreater(len(paged), 20)

    def test_lists_are_sorted_by_name_without_regard_to_case(self):
        for name in NAMES[::-1]:
            self.server.iam.create_user(UserName=name, Path="/sorted/")
        self.assertEqual(NAMES, [user["UserName"] for user in self.server.iam.list_users(PathPrefix="/sorted/")["Users"]])
