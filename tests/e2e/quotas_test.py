"""Quotas as configured: every quota that the configuration file may set is set to something small, and met on the wire.

Names, defaults and texts: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import json
import re
import unittest

import botocore.exceptions

import model
import scenes
from harness import ROOT, Server
from totp import Authenticator

DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}, separators=(",", ":"))
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}, separators=(",", ":"))
QUOTAS = {
    "UsersPerAccount": 3, "GroupsPerAccount": 3, "PoliciesPerAccount": 3, "RolesPerAccount": 3, "InstanceProfilesPerAccount": 2,
    "OpenIdConnectProvidersPerAccount": 2, "ServerCertificatesPerAccount": 2, "CertificatesPerUser": 1, "SSHPublicKeysPerUser": 1,
    "ServiceSpecificCredentialsPerUser": 1,
    "SAMLProvidersPerAccount": 2,
    "GroupsPerUser": 2, "PoliciesPerUser": 2, "PoliciesPerGroup": 1, "PoliciesPerRole": 2, "VersionsPerPolicy": 2, "AccessKeysPerUser": 1,
    "MFADevicesPerUser": 1, "TagsPerResource": 2, "PolicySize": 100, "UserPolicySize": 110, "GroupPolicySize": 120, "RolePolicySize": 130,
    "ACLSizePerRole": 140,
}
# What GetAccountSummary calls those that it shows.
IN_SUMMARY = {
    "UsersPerAccount": "UsersQuota", "GroupsPerAccount": "GroupsQuota", "PoliciesPerAccount": "PoliciesQuota", "RolesPerAccount": "RolesQuota",
    "InstanceProfilesPerAccount": "InstanceProfilesQuota", "GroupsPerUser": "GroupsPerUserQuota", "PoliciesPerUser": "AttachedPoliciesPerUserQuota",
    "PoliciesPerGroup": "AttachedPoliciesPerGroupQuota", "PoliciesPerRole": "AttachedPoliciesPerRoleQuota", "VersionsPerPolicy": "VersionsPerPolicyQuota",
    "AccessKeysPerUser": "AccessKeysPerUserQuota", "PolicySize": "PolicySizeQuota", "UserPolicySize": "UserPolicySizeQuota",
    "ServerCertificatesPerAccount": "ServerCertificatesQuota", "CertificatesPerUser": "SigningCertificatesPerUserQuota",
    "GroupPolicySize": "GroupPolicySizeQuota", "RolePolicySize": "RolePolicySizeQuota", "ACLSizePerRole": "AssumeRolePolicySizeQuota",
}


def long(document: str, size: int) -> str:
    """The same with a statement ID that makes it one character too long."""
    return document.replace('"Effect"', '"Sid":"%s","Effect"' % ("a" * (size + 1 - len(document) - len('"Sid":"",'))))


class Quotas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        file = cls.server.folder / "keyward.yaml"
        file.write_text("quotas:\n" + "".join(f"  {name}: {value}\n" for name, value in QUOTAS.items()))
        cls.server.options = ["--config", str(file)]
        cls.server.start()
        cls.iam = cls.server.client("iam")

    def exceeds(self, call, code: str = "LimitExceeded", **members):
        with self.assertRaises(botocore.exceptions.ClientError) as error:
            call(**members)
        self.assertEqual(code, error.exception.response["Error"]["Code"], error.exception.response["Error"])
        return error.exception.response["Error"]["Message"]

    def test_every_quota_that_can_be_set_is_here(self):
        table = (ROOT / "src" / "identity" / "quotas.h").read_text().split("kQuotaNames", 1)[1]
        self.assertEqual(set(re.findall(r'\{"(\w+)", &Quotas::', table)), set(QUOTAS))

    def test_each_is_kept(self):
        iam = self.iam
        summary = iam.get_account_summary()["SummaryMap"]
        self.assertEqual({name: QUOTAS[name] for name in IN_SUMMARY}, {name: summary[key] for name, key in IN_SUMMARY.items()})

        def fill(quota: str, call, members, **fixed):
            """As many as may be; the next one exceeds, and AWS's text names the quota and its value."""
            for number in range(QUOTAS[quota]):
                call(**members(number), **fixed)
            message = self.exceeds(call, **members(QUOTAS[quota]), **fixed)
            self.assertEqual(f"Cannot exceed quota for {quota}: {QUOTAS[quota]}", message)

        fill("UsersPerAccount", iam.create_user, lambda n: {"UserName": f"u{n}"})
        fill("GroupsPerAccount", iam.create_group, lambda n: {"GroupName": f"g{n}"})
        fill("RolesPerAccount", iam.create_role, lambda n: {"RoleName": f"r{n}"}, AssumeRolePolicyDocument=TRUST)
        fill("PoliciesPerAccount", iam.create_policy, lambda n: {"PolicyName": f"p{n}"}, PolicyDocument=DOCUMENT)
        fill("InstanceProfilesPerAccount", iam.create_instance_profile, lambda n: {"InstanceProfileName": f"i{n}"})
        fill("ServerCertificatesPerAccount", iam.upload_server_certificate, lambda n: {"ServerCertificateName": f"c{n}"},
             CertificateBody=scenes.key_file("server_certificate.pem"), PrivateKey=scenes.key_file("server_key.pem"))
        fill("CertificatesPerUser", iam.upload_signing_certificate, lambda n: {"CertificateBody": scenes.new_certificate()}, UserName="u0")
        ssh_keys = [scenes.key_file("rsa_2048.pub"), scenes.key_file("another_rsa_2048.pub")]
        fill("SSHPublicKeysPerUser", iam.upload_ssh_public_key, lambda n: {"SSHPublicKeyBody": ssh_keys[n]}, UserName="u0")
        fill("ServiceSpecificCredentialsPerUser", iam.create_service_specific_credential, lambda n: {"ServiceName": "codecommit.amazonaws.com"}, UserName="u0")
        fill("OpenIdConnectProvidersPerAccount", iam.create_open_id_connect_provider, lambda n: {"Url": f"https://example.com/{n}"}, ThumbprintList=["ab" * 20])
        fill("SAMLProvidersPerAccount", iam.create_saml_provider, lambda n: {"Name": f"s{n}"}, SAMLMetadataDocument=model.SAML_METADATA)
        arn = f"arn:aws:iam::{self.server.account_id}:policy/"
        fill("GroupsPerUser", iam.add_user_to_group, lambda n: {"GroupName": f"g{n}"}, UserName="u0")
        fill("PoliciesPerUser", iam.attach_user_policy, lambda n: {"PolicyArn": f"{arn}p{n}"}, UserName="u0")
        fill("PoliciesPerGroup", iam.attach_group_policy, lambda n: {"PolicyArn": f"{arn}p{n}"}, GroupName="g0")
        fill("PoliciesPerRole", iam.attach_role_policy, lambda n: {"PolicyArn": f"{arn}p{n}"}, RoleName="r0")
        fill("AccessKeysPerUser", iam.create_access_key, lambda n: {}, UserName="u0")
        iam.create_policy_version(PolicyArn=f"{arn}p0", PolicyDocument=DOCUMENT)
        self.exceeds(iam.create_policy_version, PolicyArn=f"{arn}p0", PolicyDocument=DOCUMENT)
        iam.tag_user(UserName="u0", Tags=[{"Key": f"k{n}", "Value": ""} for n in range(QUOTAS["TagsPerResource"])])
        self.exceeds(iam.tag_user, UserName="u0", Tags=[{"Key": "more", "Value": ""}])

        iam.delete_policy(PolicyArn=f"{arn}p2")  # makes room for one that is too long
        for quota, call, members, member, document in (
                ("PolicySize", iam.create_policy, {"PolicyName": "long"}, "PolicyDocument", DOCUMENT),
                ("UserPolicySize", iam.put_user_policy, {"UserName": "u0", "PolicyName": "own"}, "PolicyDocument", DOCUMENT),
                ("GroupPolicySize", iam.put_group_policy, {"GroupName": "g0", "PolicyName": "own"}, "PolicyDocument", DOCUMENT),
                ("RolePolicySize", iam.put_role_policy, {"RoleName": "r0", "PolicyName": "own"}, "PolicyDocument", DOCUMENT),
                ("ACLSizePerRole", iam.update_assume_role_policy, {"RoleName": "r0"}, "PolicyDocument", TRUST)):
            with self.subTest(quota):
                too_long = long(document, QUOTAS[quota])
                self.assertEqual(QUOTAS[quota] + 1, len(too_long))
                self.assertIn(str(QUOTAS[quota]), self.exceeds(call, **members, **{member: too_long}))
                call(**members, **{member: too_long.replace('"Sid":"a', '"Sid":"')})

        for number in range(QUOTAS["MFADevicesPerUser"] + 1):
            made = iam.create_virtual_mfa_device(VirtualMFADeviceName=f"d{number}")["VirtualMFADevice"]
            first, second = Authenticator(self.server.secret(made["Base32StringSeed"].decode())).pair()
            enable = {"UserName": "u0", "SerialNumber": made["SerialNumber"], "AuthenticationCode1": first, "AuthenticationCode2": second}
            if number < QUOTAS["MFADevicesPerUser"]:
                iam.enable_mfa_device(**enable)
            else:
                self.exceeds(iam.enable_mfa_device, **enable)


if __name__ == "__main__":
    unittest.main()
