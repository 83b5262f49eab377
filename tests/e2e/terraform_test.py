"""The calls that Terraform's AWS provider makes for its aws_iam_* resources: create, read, plan (a second read that must see no change),
update, delete, and the reading that finds the resource gone. The provider itself is not run; the sequences follow its documentation,
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user and its neighbours.

The provider takes NoSuchEntity for "gone" and plans to create the resource again; with any other code it stops.
"""

import json
import unittest
import urllib.parse

import botocore.exceptions

import model
from harness import Server, new_password
from scenes import SSH_KEY, key_file, new_certificate
from totp import Authenticator

READ = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]})
LIST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]})
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess"
TAGS = [{"Key": "Name", "Value": "example"}]


class Terraform(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        cls.iam = cls.server.client("iam")

    def gone(self, call, **members):
        with self.assertRaises(botocore.exceptions.ClientError) as error:
            call(**members)
        self.assertEqual("NoSuchEntity", error.exception.response["Error"]["Code"])
        self.assertEqual(404, error.exception.response["ResponseMetadata"]["HTTPStatusCode"])

    def read(self, call, **members) -> dict:
        """What a refresh reads: at once what was written, and the same again for the plan."""
        def answer():
            return {name: value for name, value in call(**members).items() if name != "ResponseMetadata"}
        first = answer()
        self.assertEqual(first, answer())
        return first

    def user(self, name: str) -> str:
        self.iam.create_user(UserName=name, Path="/", Tags=TAGS)
        self.addCleanup(self.remove_user, name)
        return name

    def remove_user(self, name: str):
        """aws_iam_user with force_destroy: everything that hangs on the user, then the user; all lists work for one who has none."""
        iam = self.iam
        try:
            for group in iam.list_groups_for_user(UserName=name)["Groups"]:
                iam.remove_user_from_group(GroupName=group["GroupName"], UserName=name)
        except iam.exceptions.NoSuchEntityException:
            return
        for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
            iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
        for device in iam.list_mfa_devices(UserName=name)["MFADevices"]:
            iam.deactivate_mfa_device(UserName=name, SerialNumber=device["SerialNumber"])
            iam.delete_virtual_mfa_device(SerialNumber=device["SerialNumber"])
        try:
            iam.delete_login_profile(UserName=name)
        except iam.exceptions.NoSuchEntityException:
            pass
        for policy in iam.list_attached_user_policies(UserName=name)["AttachedPolicies"]:
            iam.detach_user_policy(UserName=name, PolicyArn=policy["PolicyArn"])
        for policy in iam.list_user_policies(UserName=name)["PolicyNames"]:
            iam.delete_user_policy(UserName=name, PolicyName=policy)
        iam.delete_user(UserName=name)

    def test_user(self):
        iam = self.iam
        iam.create_user(UserName="tf-user", Path="/system/", Tags=TAGS, PermissionsBoundary=MANAGED)
        iam.get_waiter("user_exists").wait(UserName="tf-user", WaiterConfig={"Delay": 1, "MaxAttempts": 1})
        user = self.read(iam.get_user, UserName="tf-user")["User"]
        self.assertEqual((TAGS, MANAGED), (user["Tags"], user["PermissionsBoundary"]["PermissionsBoundaryArn"]))
        iam.update_user(UserName="tf-user", NewUserName="tf-user-new", NewPath="/")
        iam.delete_user_permissions_boundary(UserName="tf-user-new")
        iam.untag_user(UserName="tf-user-new", TagKeys=["Name"])
        iam.tag_user(UserName="tf-user-new", Tags=[{"Key": "Team", "Value": "blue"}])
        self.gone(iam.get_user, UserName="tf-user")
        after = self.read(iam.get_user, UserName="tf-user-new")["User"]
        self.assertEqual((user["UserId"], "/", [{"Key": "Team", "Value": "blue"}]), (after["UserId"], after["Path"], after["Tags"]))
        self.assertNotIn("PermissionsBoundary", after)
        self.remove_user("tf-user-new")
        self.gone(iam.get_user, UserName="tf-user-new")

    def test_group_and_memberships(self):
        """aws_iam_group, aws_iam_group_membership and aws_iam_user_group_membership."""
        iam = self.iam
        iam.create_group(GroupName="tf-group", Path="/")
        self.read(iam.get_group, GroupName="tf-group")
        iam.update_group(GroupName="tf-group", NewGroupName="tf-group-new", NewPath="/teams/")
        self.gone(iam.get_group, GroupName="tf-group")
        for name in ("tf-m1", "tf-m2"):
            iam.add_user_to_group(GroupName="tf-group-new", UserName=self.user(name))
        members = self.read(iam.get_group, GroupName="tf-group-new", MaxItems=100)["Users"]
        self.assertEqual(["tf-m1", "tf-m2"], [user["UserName"] for user in members])
        groups = self.read(iam.list_groups_for_user, UserName="tf-m1")["Groups"]
        self.assertEqual(["tf-group-new"], [group["GroupName"] for group in groups])
        for name in ("tf-m1", "tf-m2"):
            iam.remove_user_from_group(GroupName="tf-group-new", UserName=name)
        self.gone(iam.remove_user_from_group, GroupName="tf-group-new", UserName="tf-nobody")
        iam.delete_group(GroupName="tf-group-new")
        self.gone(iam.get_group, GroupName="tf-group-new")
        self.gone(iam.list_groups_for_user, UserName="tf-nobody")

    def test_policy(self):
        iam = self.iam
        arn = iam.create_policy(PolicyName="tf-policy", Path="/", PolicyDocument=READ, Description="words", Tags=TAGS)["Policy"]["Arn"]
        iam.get_waiter("policy_exists").wait(PolicyArn=arn, WaiterConfig={"Delay": 1, "MaxAttempts": 1})
        policy = self.read(iam.get_policy, PolicyArn=arn)["Policy"]
        self.assertEqual((TAGS, "words"), (policy["Tags"], policy["Description"]))
        for number in range(7):  # an update prunes the oldest version that is not the default first, as there may be five
            versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
            if len(versions) >= 5:
                oldest = min((v for v in versions if not v["IsDefaultVersion"]), key=lambda v: v["CreateDate"].timestamp() + int(v["VersionId"][1:]) * 1e-6)
                iam.delete_policy_version(PolicyArn=arn, VersionId=oldest["VersionId"])
            document = LIST if number % 2 == 0 else READ
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
            default = self.read(iam.get_policy, PolicyArn=arn)["Policy"]["DefaultVersionId"]
            got = self.read(iam.get_policy_version, PolicyArn=arn, VersionId=default)["PolicyVersion"]["Document"]
            self.assertEqual(json.loads(document), got)
        for version in iam.list_policy_versions(PolicyArn=arn)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
        iam.delete_policy(PolicyArn=arn)
        self.gone(iam.get_policy, PolicyArn=arn)
        self.gone(iam.list_policy_versions, PolicyArn=arn)

    def test_attachments(self):
        """aws_iam_{user,group,role}_policy_attachment, and aws_iam_policy_attachment, which owns all of a policy's."""
        iam = self.iam
        arn = iam.create_policy(PolicyName="tf-attached", PolicyDocument=READ)["Policy"]["Arn"]
        self.user("tf-attached")
        iam.create_group(GroupName="tf-attached")
        iam.create_role(RoleName="tf-attached", AssumeRolePolicyDocument=TRUST)
        for kind in ("User", "Group", "Role"):
            holder = {f"{kind}Name": "tf-attached"}
            attach, detach = (getattr(iam, f"{verb}_{kind.lower()}_policy") for verb in ("attach", "detach"))
            listed = getattr(iam, f"list_attached_{kind.lower()}_policies")
            attach(**holder, PolicyArn=arn)
            attach(**holder, PolicyArn=arn)
            self.assertEqual([arn], [p["PolicyArn"] for p in self.read(listed, **holder)["AttachedPolicies"]])
            self.assertEqual(1, len(self.read(iam.list_entities_for_policy, PolicyArn=arn)[f"Policy{kind}s"]))
            detach(**holder, PolicyArn=arn)
            self.gone(detach, **holder, PolicyArn=arn)
            self.assertEqual([], self.read(listed, **holder)["AttachedPolicies"])
            self.gone(listed, **{f"{kind}Name": "tf-nobody"})
        iam.delete_policy(PolicyArn=arn)
        iam.delete_group(GroupName="tf-attached")
        iam.delete_role(RoleName="tf-attached")
        self.gone(iam.list_entities_for_policy, PolicyArn=arn)

    def test_inline_policies(self):
        """aws_iam_{user,group,role}_policy. The provider compares the document that it decodes from the URL encoding of the answer."""
        iam = self.iam
        self.user("tf-inline")
        iam.create_group(GroupName="tf-inline")
        iam.create_role(RoleName="tf-inline", AssumeRolePolicyDocument=TRUST)
        for kind in ("User", "Group", "Role"):
            own = {f"{kind}Name": "tf-inline", "PolicyName": "own"}
            put, get, delete = (getattr(iam, f"{verb}_{kind.lower()}_policy") for verb in ("put", "get", "delete"))
            for document in (READ, LIST):
                put(**own, PolicyDocument=document)
                self.assertEqual(json.loads(document), self.read(get, **own)["PolicyDocument"])
            raw = self.server.call(self.server.root, "iam", f"Get{kind}Policy", own)
            self.assertEqual(LIST, urllib.parse.unquote(raw._find("PolicyDocument")))
            delete(**own)
            self.gone(get, **own)
            self.gone(delete, **own)
        iam.delete_group(GroupName="tf-inline")
        iam.delete_role(RoleName="tf-inline")

    def test_role(self):
        """With inline_policy, managed_policy_arns and force_detach_policies, and an instance profile that holds it."""
        iam = self.iam
        iam.create_role(RoleName="tf-role", Path="/", AssumeRolePolicyDocument=TRUST, MaxSessionDuration=3600, Description="words",
                        PermissionsBoundary=MANAGED, Tags=TAGS)
        iam.put_role_policy(RoleName="tf-role", PolicyName="own", PolicyDocument=READ)
        iam.attach_role_policy(RoleName="tf-role", PolicyArn=MANAGED)
        iam.get_waiter("role_exists").wait(RoleName="tf-role", WaiterConfig={"Delay": 1, "MaxAttempts": 1})
        role = self.read(iam.get_role, RoleName="tf-role")["Role"]
        self.assertEqual((json.loads(TRUST), TAGS, 3600), (role["AssumeRolePolicyDocument"], role["Tags"], role["MaxSessionDuration"]))
        self.assertEqual(["own"], self.read(iam.list_role_policies, RoleName="tf-role")["PolicyNames"])
        self.assertEqual([MANAGED], [p["PolicyArn"] for p in self.read(iam.list_attached_role_policies, RoleName="tf-role")["AttachedPolicies"]])
        iam.update_assume_role_policy(RoleName="tf-role", PolicyDocument=TRUST.replace("ec2", "lambda"))
        iam.update_role_description(RoleName="tf-role", Description="other words")
        iam.update_role(RoleName="tf-role", MaxSessionDuration=7200)
        iam.delete_role_permissions_boundary(RoleName="tf-role")
        iam.untag_role(RoleName="tf-role", TagKeys=["Name"])
        role = self.read(iam.get_role, RoleName="tf-role")["Role"]
        self.assertEqual(7200, role["MaxSessionDuration"])
        self.assertNotIn("Tags", role)

        iam.create_instance_profile(InstanceProfileName="tf-profile", Path="/", Tags=TAGS)
        iam.get_waiter("instance_profile_exists").wait(InstanceProfileName="tf-profile", WaiterConfig={"Delay": 1, "MaxAttempts": 1})
        iam.add_role_to_instance_profile(InstanceProfileName="tf-profile", RoleName="tf-role")
        profile = self.read(iam.get_instance_profile, InstanceProfileName="tf-profile")["InstanceProfile"]
        self.assertEqual(["tf-role"], [each["RoleName"] for each in profile["Roles"]])
        # The role goes first here: its own deletion takes it out of the profiles, as force_detach_policies takes off its policies.
        for each in self.read(iam.list_instance_profiles_for_role, RoleName="tf-role")["InstanceProfiles"]:
            iam.remove_role_from_instance_profile(InstanceProfileName=each["InstanceProfileName"], RoleName="tf-role")
        with self.assertRaises(iam.exceptions.DeleteConflictException):
            iam.delete_role(RoleName="tf-role")
        iam.detach_role_policy(RoleName="tf-role", PolicyArn=MANAGED)
        iam.delete_role_policy(RoleName="tf-role", PolicyName="own")
        iam.delete_role(RoleName="tf-role")
        for call in (iam.get_role, iam.list_role_policies, iam.list_attached_role_policies, iam.list_instance_profiles_for_role):
            self.gone(call, RoleName="tf-role")
        self.assertEqual([], self.read(iam.get_instance_profile, InstanceProfileName="tf-profile")["InstanceProfile"]["Roles"])
        iam.delete_instance_profile(InstanceProfileName="tf-profile")
        self.gone(iam.get_instance_profile, InstanceProfileName="tf-profile")

    def test_access_key_and_login_profile(self):
        """aws_iam_access_key and aws_iam_user_login_profile."""
        iam = self.iam
        self.user("tf-keys")
        made = iam.create_access_key(UserName="tf-keys")["AccessKey"]
        self.server.secret(made["SecretAccessKey"])
        listed = self.read(iam.list_access_keys, UserName="tf-keys")["AccessKeyMetadata"]
        self.assertEqual([(made["AccessKeyId"], "Active")], [(key["AccessKeyId"], key["Status"]) for key in listed])
        iam.update_access_key(UserName="tf-keys", AccessKeyId=made["AccessKeyId"], Status="Inactive")
        self.assertEqual("Inactive", self.read(iam.list_access_keys, UserName="tf-keys")["AccessKeyMetadata"][0]["Status"])
        self.assertEqual("N/A", iam.get_access_key_last_used(AccessKeyId=made["AccessKeyId"])["AccessKeyLastUsed"]["ServiceName"])
        iam.delete_access_key(UserName="tf-keys", AccessKeyId=made["AccessKeyId"])
        self.gone(iam.delete_access_key, UserName="tf-keys", AccessKeyId=made["AccessKeyId"])
        self.assertEqual([], self.read(iam.list_access_keys, UserName="tf-keys")["AccessKeyMetadata"])
        self.gone(iam.list_access_keys, UserName="tf-nobody")

        iam.create_login_profile(UserName="tf-keys", Password=self.server.secret(new_password()), PasswordResetRequired=True)
        self.assertTrue(self.read(iam.get_login_profile, UserName="tf-keys")["LoginProfile"]["PasswordResetRequired"])
        iam.delete_login_profile(UserName="tf-keys")
        self.gone(iam.get_login_profile, UserName="tf-keys")
        self.gone(iam.delete_login_profile, UserName="tf-keys")

    def test_account(self):
        """aws_iam_account_alias and aws_iam_account_password_policy."""
        iam = self.iam
        iam.create_account_alias(AccountAlias="tf-alias")
        self.assertEqual(["tf-alias"], self.read(iam.list_account_aliases)["AccountAliases"])
        iam.delete_account_alias(AccountAlias="tf-alias")
        self.assertEqual([], self.read(iam.list_account_aliases)["AccountAliases"])
        self.gone(iam.delete_account_alias, AccountAlias="tf-alias")

        self.gone(iam.get_account_password_policy)
        iam.update_account_password_policy(MinimumPasswordLength=8, RequireNumbers=True, AllowUsersToChangePassword=True)
        policy = self.read(iam.get_account_password_policy)["PasswordPolicy"]
        self.assertEqual((8, True, False), (policy["MinimumPasswordLength"], policy["RequireNumbers"], policy["ExpirePasswords"]))
        iam.update_account_password_policy(MinimumPasswordLength=9, MaxPasswordAge=30)
        self.assertEqual(30, self.read(iam.get_account_password_policy)["PasswordPolicy"]["MaxPasswordAge"])
        iam.delete_account_password_policy()
        self.gone(iam.get_account_password_policy)

    def test_virtual_mfa_device(self):
        """The provider finds it in ListVirtualMFADevices, and deactivates it before it deletes it."""
        iam = self.iam
        made = iam.create_virtual_mfa_device(VirtualMFADeviceName="tf-device", Path="/", Tags=TAGS)["VirtualMFADevice"]
        serial = made["SerialNumber"]
        self.assertIn(serial, [d["SerialNumber"] for d in self.read(iam.list_virtual_mfa_devices)["VirtualMFADevices"]])
        self.assertEqual(TAGS, self.read(iam.list_mfa_device_tags, SerialNumber=serial)["Tags"])
        first, second = Authenticator(self.server.secret(made["Base32StringSeed"].decode())).pair()
        iam.enable_mfa_device(UserName=self.user("tf-device"), SerialNumber=serial, AuthenticationCode1=first, AuthenticationCode2=second)
        device = next(d for d in self.read(iam.list_virtual_mfa_devices)["VirtualMFADevices"] if d["SerialNumber"] == serial)
        self.assertEqual("tf-device", device["User"]["UserName"])
        iam.deactivate_mfa_device(UserName="tf-device", SerialNumber=serial)
        iam.delete_virtual_mfa_device(SerialNumber=serial)
        self.gone(iam.delete_virtual_mfa_device, SerialNumber=serial)
        self.assertNotIn(serial, [d["SerialNumber"] for d in self.read(iam.list_virtual_mfa_devices)["VirtualMFADevices"]])

    def test_service_linked_role(self):
        iam = self.iam
        made = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com", CustomSuffix="tf", Description="words")["Role"]
        self.assertEqual("/aws-service-role/autoscaling.amazonaws.com/", self.read(iam.get_role, RoleName=made["RoleName"])["Role"]["Path"])
        iam.update_role(RoleName=made["RoleName"], Description="other words")
        iam.tag_role(RoleName=made["RoleName"], Tags=TAGS)
        task = iam.delete_service_linked_role(RoleName=made["RoleName"])["DeletionTaskId"]
        self.assertEqual("SUCCEEDED", iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"])
        self.gone(iam.get_role, RoleName=made["RoleName"])
        self.gone(iam.delete_service_linked_role, RoleName=made["RoleName"])

    def test_identity_providers(self):
        """aws_iam_openid_connect_provider and aws_iam_saml_provider."""
        iam = self.iam
        thumbprint = "0123456789abcdef0123456789abcdef01234567"
        arn = iam.create_open_id_connect_provider(Url="https://tf.example.com", ClientIDList=["one"], ThumbprintList=[thumbprint], Tags=TAGS)["OpenIDConnectProviderArn"]
        provider = self.read(iam.get_open_id_connect_provider, OpenIDConnectProviderArn=arn)
        self.assertEqual(("tf.example.com", ["one"], [thumbprint], TAGS), tuple(provider[name] for name in ("Url", "ClientIDList", "ThumbprintList", "Tags")))
        iam.update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=arn, ThumbprintList=[thumbprint[::-1]])
        iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="two")
        iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="one")
        provider = self.read(iam.get_open_id_connect_provider, OpenIDConnectProviderArn=arn)
        self.assertEqual((["two"], [thumbprint[::-1]]), (provider["ClientIDList"], provider["ThumbprintList"]))
        iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
        self.gone(iam.get_open_id_connect_provider, OpenIDConnectProviderArn=arn)

        arn = iam.create_saml_provider(Name="tf-saml", SAMLMetadataDocument=model.SAML_METADATA, Tags=TAGS)["SAMLProviderArn"]
        provider = self.read(iam.get_saml_provider, SAMLProviderArn=arn)
        self.assertEqual((model.SAML_METADATA, TAGS), (provider["SAMLMetadataDocument"], provider["Tags"]))
        iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=model.SAML_METADATA)
        iam.untag_saml_provider(SAMLProviderArn=arn, TagKeys=["Name"])
        self.assertEqual([], self.read(iam.get_saml_provider, SAMLProviderArn=arn)["Tags"])
        iam.delete_saml_provider(SAMLProviderArn=arn)
        self.gone(iam.get_saml_provider, SAMLProviderArn=arn)

    def test_server_certificate(self):
        iam = self.iam
        body, chain = key_file("server_certificate.pem"), key_file("authority_certificate.pem")
        iam.upload_server_certificate(ServerCertificateName="tf-tls", Path="/", CertificateBody=body, CertificateChain=chain,
                                      PrivateKey=key_file("server_key.pem"), Tags=TAGS)
        certificate = self.read(iam.get_server_certificate, ServerCertificateName="tf-tls")["ServerCertificate"]
        self.assertEqual([body.strip(), chain.strip(), TAGS], [certificate["CertificateBody"].strip(), certificate["CertificateChain"].strip(), certificate["Tags"]])
        iam.update_server_certificate(ServerCertificateName="tf-tls", NewServerCertificateName="tf-tls-new", NewPath="/tf/")
        self.gone(iam.get_server_certificate, ServerCertificateName="tf-tls")
        iam.delete_server_certificate(ServerCertificateName="tf-tls-new")
        self.gone(iam.get_server_certificate, ServerCertificateName="tf-tls-new")
        self.gone(iam.delete_server_certificate, ServerCertificateName="tf-tls-new")

    def test_keys_of_a_user(self):
        """aws_iam_user_ssh_key, aws_iam_signing_certificate and aws_iam_service_specific_credential: the last two are found in their lists."""
        iam, name = self.iam, self.user("tf-user-keys")
        ssh = iam.upload_ssh_public_key(UserName=name, SSHPublicKeyBody=SSH_KEY)["SSHPublicKey"]["SSHPublicKeyId"]
        iam.update_ssh_public_key(UserName=name, SSHPublicKeyId=ssh, Status="Inactive")
        for encoding in ("SSH", "PEM"):
            self.assertEqual("Inactive", self.read(iam.get_ssh_public_key, UserName=name, SSHPublicKeyId=ssh, Encoding=encoding)["SSHPublicKey"]["Status"])
        iam.delete_ssh_public_key(UserName=name, SSHPublicKeyId=ssh)
        self.gone(iam.get_ssh_public_key, UserName=name, SSHPublicKeyId=ssh, Encoding="SSH")

        signing = iam.upload_signing_certificate(UserName=name, CertificateBody=new_certificate())["Certificate"]["CertificateId"]
        iam.update_signing_certificate(UserName=name, CertificateId=signing, Status="Inactive")
        listed = self.read(iam.list_signing_certificates, UserName=name)["Certificates"]
        self.assertEqual([(signing, "Inactive")], [(one["CertificateId"], one["Status"]) for one in listed])
        iam.delete_signing_certificate(UserName=name, CertificateId=signing)
        self.assertEqual([], self.read(iam.list_signing_certificates, UserName=name)["Certificates"])
        self.gone(iam.delete_signing_certificate, UserName=name, CertificateId=signing)

        service = "codecommit.amazonaws.com"
        made = iam.create_service_specific_credential(UserName=name, ServiceName=service)["ServiceSpecificCredential"]
        self.server.secret(made["ServicePassword"])
        credential = made["ServiceSpecificCredentialId"]
        iam.update_service_specific_credential(UserName=name, ServiceSpecificCredentialId=credential, Status="Inactive")
        listed = self.read(iam.list_service_specific_credentials, UserName=name, ServiceName=service)["ServiceSpecificCredentials"]
        self.assertEqual([(credential, "Inactive")], [(one["ServiceSpecificCredentialId"], one["Status"]) for one in listed])
        iam.delete_service_specific_credential(UserName=name, ServiceSpecificCredentialId=credential)
        self.assertEqual([], self.read(iam.list_service_specific_credentials, UserName=name)["ServiceSpecificCredentials"])
        self.gone(iam.delete_service_specific_credential, UserName=name, ServiceSpecificCredentialId=credential)


if __name__ == "__main__":
    unittest.main()
