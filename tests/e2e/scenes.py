"""A scene holds what one call of one operation needs: entities of its own, made as they are asked for, and a value for each member.

The walks over the model (walk_*_test.py) take an operation from the model, its scene from here, and call it. A new operation needs what
its members and its preconditions do not share with others: VALUES, OWN_VALUES, BEFORE, CALLED_BY_USER.
"""

import functools
import hashlib
import json
import subprocess
import sys

import identity_provider
import model
import saml_provider
import totp
from harness import ROOT, Keys, Server, new_password
from signing import sign
from totp import Authenticator

sys.path.insert(0, str(ROOT / "tools"))
import model_reader  # noqa: E402

READ_S3 = model.PLACEHOLDER_DOCUMENT
BOUNDARY = "arn:aws:iam::aws:policy/PowerUserAccess"


SSH_KEY = (ROOT / "tests/data/keys/rsa_2048.pub").read_text()


def key_file(name: str) -> str:
    return (ROOT / "tests/data/keys" / name).read_text()


def new_certificate() -> str:
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -days 30 -subj /CN=signing"
    return subprocess.run(command.split(), capture_output=True, text=True, check=True).stdout


@functools.cache
def services() -> dict:
    """IAM and STS as tools/model_reader.py reads them."""
    return {service.name: service for service in model_reader.read_model(ROOT) if service.name in ("iam", "sts")}


def operations() -> list:
    return [operation for service in services().values() for operation in service.operations]


class Scene:
    """`tag` tells the calls of one operation apart; names made from both are the same in each run."""

    def __init__(self, server: Server, operation, tag: str):
        self.server, self.operation = server, operation
        self.iam = server.iam
        self.name = f"{operation.name}-{tag}".lower()
        self.path = f"/{self.name}/"
        self.made = {}

    def once(self, what: str, make):
        if what not in self.made:
            self.made[what] = make()
        return self.made[what]

    def user(self) -> str:
        return self.once("user", lambda: self.iam.create_user(UserName=self.name, Path=self.path)["User"]["UserName"])

    def user_arn(self) -> str:
        return self.iam.get_user(UserName=self.user())["User"]["Arn"]

    def access_report(self, arn: str = "") -> str:
        """The job of a report about the ARN, or about the user, who may read S3."""
        def generate():
            if not arn:
                put_inline("user")(self)
            return self.iam.generate_service_last_accessed_details(Arn=arn or self.user_arn())["JobId"]
        return self.once("access report", generate)

    def account_arn(self) -> str:
        return f"arn:aws:iam::{self.server.account_id}:root"

    def resource_policy(self) -> str:
        return json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": self.server.account_id}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*"}]})

    def encoded_message(self) -> str:
        """Why the scene's user was denied something by another service."""
        question = {"principal": self.user_arn(), "action": "s3:GetObject", "resource": "arn:aws:s3:::photos/cat"}
        path, body = "/decision/v1/authorize", json.dumps(question).encode()
        headers = sign(self.server.root, "POST", path, {"host": self.server.host, "content-type": "application/json"}, body, service="keyward")
        return self.server.http("POST", path, body, headers).json["encodedAuthorizationMessage"]

    def group(self) -> str:
        return self.once("group", lambda: self.iam.create_group(GroupName=self.name, Path=self.path)["Group"]["GroupName"])

    def role(self) -> str:
        return self.once("role", lambda: self.iam.create_role(RoleName=self.name, Path=self.path, AssumeRolePolicyDocument=self.trust())["Role"]["RoleName"])

    def role_arn(self) -> str:
        return self.iam.get_role(RoleName=self.role())["Role"]["Arn"]

    def federated_role_arn(self) -> str:
        """Of a role that trusts the users of the provider that scenes share."""
        arn = identity_provider.shared().register(self.iam)
        self.iam.update_assume_role_policy(RoleName=self.role(), PolicyDocument=identity_provider.trust(arn))
        return self.role_arn()

    def federated_saml_role_arn(self) -> str:
        """The same for the SAML provider that scenes share."""
        self.iam.update_assume_role_policy(RoleName=self.role(), PolicyDocument=saml_provider.trust(self.shared_saml_provider()))
        return self.role_arn()

    def shared_saml_provider(self) -> str:
        return saml_provider.shared().register(self.iam, "shared")

    def saml_assertion(self, **members) -> str:
        return saml_provider.shared().response(self.role_arn(), self.shared_saml_provider(), **members)

    def trust(self) -> str:
        return json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": self.server.account_id}, "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}]})

    def policy(self) -> str:
        return self.once("policy", lambda: self.iam.create_policy(PolicyName=self.name, Path=self.path, PolicyDocument=READ_S3)["Policy"]["Arn"])

    def version(self) -> str:
        return self.once("version", lambda: self.iam.create_policy_version(
            PolicyArn=self.policy(), PolicyDocument=READ_S3)["PolicyVersion"]["VersionId"])

    def profile(self) -> str:
        return self.once("profile", lambda: self.iam.create_instance_profile(
            InstanceProfileName=self.name, Path=self.path)["InstanceProfile"]["InstanceProfileName"])

    def provider_url(self) -> str:
        return f"https://{self.name}.example.com/path"

    def provider(self) -> str:
        return self.once("provider", lambda: self.iam.create_open_id_connect_provider(
            Url=self.provider_url(), ClientIDList=["app"], ThumbprintList=THUMBPRINTS)["OpenIDConnectProviderArn"])

    def saml_provider(self) -> str:
        return self.once("saml-provider", lambda: self.iam.create_saml_provider(
            Name=self.name, SAMLMetadataDocument=model.SAML_METADATA)["SAMLProviderArn"])

    def key(self) -> str:
        def make():
            made = self.iam.create_access_key(UserName=self.user())["AccessKey"]
            return Keys(made["AccessKeyId"], self.server.secret(made["SecretAccessKey"]))
        return self.once("key", make).access_key_id

    def device(self) -> str:
        def make():
            made = self.iam.create_virtual_mfa_device(VirtualMFADeviceName=self.name, Path=self.path)["VirtualMFADevice"]
            self.phone = Authenticator(self.server.secret(made["Base32StringSeed"].decode()))
            return made["SerialNumber"]
        return self.once("device", make)

    def ssh_key(self) -> str:
        return self.once("ssh key", lambda: self.iam.upload_ssh_public_key(
            UserName=self.user(), SSHPublicKeyBody=SSH_KEY)["SSHPublicKey"]["SSHPublicKeyId"])

    def service_credential(self) -> str:
        def make():
            made = self.iam.create_service_specific_credential(UserName=self.user(), ServiceName="codecommit.amazonaws.com")["ServiceSpecificCredential"]
            self.server.secret(made["ServicePassword"])
            return made["ServiceSpecificCredentialId"]
        return self.once("service credential", make)

    def certificate(self) -> str:
        """One of its own: no two identities of an account have the same."""
        return self.once("certificate", new_certificate)

    def server_certificate(self) -> str:
        return self.once("server certificate", lambda: self.iam.upload_server_certificate(
            ServerCertificateName=self.name, Path=self.path, CertificateBody=key_file("server_certificate.pem"),
            PrivateKey=key_file("server_key.pem"))["ServerCertificateMetadata"]["ServerCertificateName"])

    def signing_certificate(self) -> str:
        return self.once("signing certificate", lambda: self.iam.upload_signing_certificate(
            UserName=self.user(), CertificateBody=self.certificate())["Certificate"]["CertificateId"])

    def codes(self) -> tuple:
        self.device()
        return self.once("codes", self.phone.pair)

    def later_codes(self) -> tuple:
        """Two of steps after those that enabled the device."""
        return tuple(totp.code(self.phone.secret, self.phone.last + step) for step in (1, 2))

    def token_code(self) -> str:
        """The one after those that enabled the device: there is no waiting for the clock."""
        self.enabled_device()
        return self.later_codes()[0]

    def enabled_device(self) -> str:
        first, second = self.codes()
        self.once("enabled", lambda: self.iam.enable_mfa_device(
            UserName=self.user(), SerialNumber=self.device(), AuthenticationCode1=first, AuthenticationCode2=second))
        return self.device()

    def password(self) -> str:
        return self.once("password", lambda: self.server.secret(new_password()))

    def login_profile(self):
        self.once("login", lambda: self.iam.create_login_profile(UserName=self.user(), Password=self.password()))

    def deletion_task(self) -> str:
        self.service_linked_role()
        return self.iam.delete_service_linked_role(RoleName=self.service_linked_role())["DeletionTaskId"]

    def suffix(self) -> str:
        """Short enough for the role's name, and another one for each scene."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:16]

    def service_linked_role(self) -> str:
        return self.once("linked", lambda: self.iam.create_service_linked_role(
            AWSServiceName="autoscaling.amazonaws.com", CustomSuffix=self.suffix())["Role"]["RoleName"])

    def caller(self) -> Keys:
        """Who calls the operation: root, or the scene's user as administrator where root cannot."""
        if self.operation.name not in CALLED_BY_USER:
            return self.server.root
        self.key()
        self.once("administrator", lambda: self.iam.attach_user_policy(
            UserName=self.user(), PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"))
        return self.made["key"]

    # -- inputs

    def value(self, member: str):
        make = OWN_VALUES.get((self.operation.name, member)) or VALUES.get(member)
        if make is None:
            raise LookupError(f"{self.operation.name}: tests/e2e/scenes.py has no value for the member {member}")
        return make(self)

    def smallest(self) -> dict:
        """The required members only, and those that one of them or the caller demands."""
        members = [member.name for member in self.operation.input.members if member.required]
        return {name: self.value(name) for name in [*members, *NEEDED.get(self.operation.name, [])]}

    def fullest(self) -> dict:
        """Every member, but for those that exclude another one (LEFT_OUT)."""
        return {member.name: self.value(member.name) for member in self.operation.input.members
                if member.name != "Marker" and (self.operation.name, member.name) not in LEFT_OUT}

    def prepare(self):
        BEFORE.get(self.operation.name, lambda scene: None)(self)


def attach(kind: str):
    return lambda s: getattr(s.iam, f"attach_{kind}_policy")(**{f"{kind.capitalize()}Name": getattr(s, kind)(), "PolicyArn": s.policy()})


def put_inline(kind: str):
    return lambda s: getattr(s.iam, f"put_{kind}_policy")(
        **{f"{kind.capitalize()}Name": getattr(s, kind)(), "PolicyName": s.name, "PolicyDocument": READ_S3})


def put_boundary(kind: str):
    return lambda s: getattr(s.iam, f"put_{kind}_permissions_boundary")(**{f"{kind.capitalize()}Name": getattr(s, kind)(), "PermissionsBoundary": BOUNDARY})


def fresh(s: Scene) -> str:
    return s.name


def other(s: Scene) -> str:
    return f"{s.name}-new"


THUMBPRINTS = ["990f4193972f2becf12ddeda5237f9c952f20d9e"]
TAGS = [{"Key": "team", "Value": "blue"}, {"Key": "floor", "Value": ""}]

VALUES = {
    "UserName": Scene.user, "GroupName": Scene.group, "RoleName": Scene.role, "PolicyArn": Scene.policy, "InstanceProfileName": Scene.profile,
    "SerialNumber": Scene.device, "VersionId": Scene.version, "AccessKeyId": Scene.key, "RoleArn": Scene.role_arn,
    "PolicyName": fresh, "Path": lambda s: s.path, "PathPrefix": lambda s: s.path, "NewPath": lambda s: f"{s.path}new/",
    "NewUserName": other, "NewGroupName": other, "PolicyDocument": lambda s: READ_S3, "AssumeRolePolicyDocument": Scene.trust,
    "Tags": lambda s: TAGS, "TagKeys": lambda s: ["team", "none"], "MaxItems": lambda s: 1000, "PermissionsBoundary": lambda s: BOUNDARY,
    "Description": lambda s: "Words", "Password": Scene.password, "PasswordResetRequired": lambda s: True, "OldPassword": Scene.password,
    "NewPassword": lambda s: s.server.secret(new_password()), "AuthenticationCode1": lambda s: s.codes()[0],
    "AuthenticationCode2": lambda s: s.codes()[1], "MaxSessionDuration": lambda s: 7200, "PolicyUsageFilter": lambda s: "PermissionsPolicy",
    "EntityFilter": lambda s: "User", "AssignmentStatus": lambda s: "Any", "SetAsDefault": lambda s: True, "Status": lambda s: "Inactive",
    "Scope": lambda s: "Local", "OnlyAttached": lambda s: False, "AWSServiceName": lambda s: "autoscaling.amazonaws.com", "CustomSuffix": Scene.suffix,
    "AccountAlias": lambda s: s.name.replace("_", "-")[:60], "MinimumPasswordLength": lambda s: 10, "RequireSymbols": lambda s: True,
    "RequireNumbers": lambda s: True, "RequireUppercaseCharacters": lambda s: True, "RequireLowercaseCharacters": lambda s: True,
    "AllowUsersToChangePassword": lambda s: True, "MaxPasswordAge": lambda s: 90, "PasswordReusePrevention": lambda s: 3,
    "HardExpiry": lambda s: False, "DeletionTaskId": Scene.deletion_task,
    "RoleSessionName": lambda s: "session", "DurationSeconds": lambda s: 900, "ExternalId": lambda s: "external", "SourceIdentity": lambda s: "source",
    "Policy": lambda s: READ_S3, "PolicyArns": lambda s: [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}], "Name": lambda s: "federated",
    "PolicyInputList": lambda s: [READ_S3], "PermissionsBoundaryPolicyInputList": lambda s: [READ_S3], "ActionNames": lambda s: ["s3:GetObject", "s3:GetBucketAcl", "s3:ListBucket"],
    "ResourceArns": lambda s: ["arn:aws:s3:::photos/cat"], "ResourcePolicy": Scene.resource_policy, "ResourceOwner": Scene.account_arn,
    "CallerArn": Scene.user_arn, "PolicySourceArn": Scene.user_arn, "EncodedMessage": Scene.encoded_message, "ResourceHandlingOption": lambda s: "EC2-VPC-InstanceStore",
    "OrderedOrganizationPolicyInputList": lambda s: [{"ServiceControlPolicyInputList": [READ_S3]}],
    "PolicyExclusionList": lambda s: [{"PolicyType": "inline"}, {"InlinePolicyIdentifier": {"PolicyName": "some", "AttachmentType": "user", "AttachmentName": "a*"}}],
    "ContextEntries": lambda s: [{"ContextKeyName": "aws:SourceIp", "ContextKeyValues": ["192.0.2.1"], "ContextKeyType": "ip"}],
    "SSHPublicKeyBody": lambda s: SSH_KEY, "SSHPublicKeyId": Scene.ssh_key, "Encoding": lambda s: "SSH",
    "ServiceName": lambda s: "codecommit.amazonaws.com", "ServiceSpecificCredentialId": Scene.service_credential, "CredentialAgeDays": lambda s: 30,
    "ServerCertificateName": Scene.server_certificate, "NewServerCertificateName": other, "PrivateKey": lambda s: key_file("server_key.pem"),
    "CertificateChain": lambda s: key_file("authority_certificate.pem"), "AllUsers": lambda s: False, "CertificateBody": Scene.certificate, "CertificateId": Scene.signing_certificate,
    "Filter": lambda s: ["User", "AWSManagedPolicy"], "Arn": Scene.user_arn, "ServiceNamespaces": lambda s: ["s3", "iam"],
    "Granularity": lambda s: "ACTION_LEVEL", "JobId": Scene.access_report, "ServiceNamespace": lambda s: "s3",
    "TransitiveTagKeys": lambda s: ["team"], "TokenCode": Scene.token_code,
    "OpenIDConnectProviderArn": Scene.provider, "Url": Scene.provider_url, "ClientIDList": lambda s: ["app", "other-app"], "ClientID": lambda s: "new-app",
    "ThumbprintList": lambda s: THUMBPRINTS, "WebIdentityToken": lambda s: identity_provider.shared().token(),
    "PrincipalArn": Scene.shared_saml_provider, "SAMLAssertion": Scene.saml_assertion,
    "SAMLProviderArn": Scene.saml_provider, "SAMLMetadataDocument": lambda s: model.SAML_METADATA,
}

OWN_VALUES = {
    ("UploadServerCertificate", "ServerCertificateName"): fresh,
    ("UploadServerCertificate", "CertificateBody"): lambda s: key_file("server_certificate.pem"),
    ("CreateServiceSpecificCredential", "ServiceName"): lambda s: "bedrock.amazonaws.com",
    ("CreateUser", "UserName"): fresh, ("CreateGroup", "GroupName"): fresh, ("CreateRole", "RoleName"): fresh,
    ("CreateInstanceProfile", "InstanceProfileName"): fresh, ("CreateVirtualMFADevice", "VirtualMFADeviceName"): fresh,
    ("AssumeRoleWithWebIdentity", "RoleArn"): Scene.federated_role_arn, ("AssumeRoleWithSAML", "RoleArn"): Scene.federated_saml_role_arn,
    ("DeleteServiceLinkedRole", "RoleName"): Scene.service_linked_role,
    ("UpdateAssumeRolePolicy", "PolicyDocument"): Scene.trust,
    ("CreateSAMLProvider", "Name"): fresh,
    ("RemoveClientIDFromOpenIDConnectProvider", "ClientID"): lambda s: "app",
    ("UpdateLoginProfile", "Password"): lambda s: s.server.secret(new_password()),
    ("CreateServiceLinkedRole", "Description"): lambda s: "Words",
    ("DeactivateMFADevice", "SerialNumber"): Scene.enabled_device, ("GetMFADevice", "SerialNumber"): Scene.enabled_device,
    ("ResyncMFADevice", "SerialNumber"): Scene.enabled_device, ("AssumeRole", "SerialNumber"): Scene.enabled_device,
    ("GetSessionToken", "SerialNumber"): Scene.enabled_device,
    ("ResyncMFADevice", "AuthenticationCode1"): lambda s: s.later_codes()[0],
    ("ResyncMFADevice", "AuthenticationCode2"): lambda s: s.later_codes()[1],
}

# Optional in AWS's model, and still needed by a call that is to succeed.
NEEDED = {
    "CreateLoginProfile": ["UserName", "Password"], "GetLoginProfile": ["UserName"], "DeleteLoginProfile": ["UserName"],
    "DeactivateMFADevice": ["UserName"], "GetMFADevice": ["UserName"], "CreateAccessKey": ["UserName"], "UpdateAccessKey": ["UserName"],
    "DeleteAccessKey": ["UserName"], "CreateServiceLinkedRole": ["CustomSuffix"],
    "UpdateSAMLProvider": ["SAMLMetadataDocument"],  # the SDK of Debian 12 insists
    "CreateOpenIDConnectProvider": ["ThumbprintList"],  # the SDK of Debian 12 insists
    "UploadSigningCertificate": ["UserName"], "UpdateSigningCertificate": ["UserName"], "DeleteSigningCertificate": ["UserName"],
    **{f"{verb}ServiceSpecificCredential": ["UserName"] for verb in ("Reset", "Update", "Delete")},
}

# Members that no successful call can have beside the others.
LEFT_OUT = {
    ("AssumeRole", "ProvidedContexts"): "IAM Identity Center's; refused",
    ("AssumeRoleWithWebIdentity", "ProviderId"): "of OAuth 2.0 access tokens; refused",
}

CALLED_BY_USER = {"ChangePassword", "AssumeRole", "GetFederationToken", "GetSessionToken"}


def delete_alias(s: Scene):
    for alias in s.iam.list_account_aliases()["AccountAliases"]:
        s.iam.delete_account_alias(AccountAlias=alias)


BEFORE = {
    "DetachUserPolicy": attach("user"), "DetachGroupPolicy": attach("group"), "DetachRolePolicy": attach("role"),
    "ListAttachedUserPolicies": attach("user"), "ListAttachedGroupPolicies": attach("group"), "ListAttachedRolePolicies": attach("role"),
    "ListEntitiesForPolicy": lambda s: [attach(kind)(s) for kind in ("user", "group", "role")],
    "GenerateCredentialReport": lambda s: s.iam.generate_credential_report(), "GetAccountAuthorizationDetails": Scene.user,
    "ListPoliciesGrantingServiceAccess": put_inline("user"), "ListSSHPublicKeys": Scene.ssh_key, "ListSigningCertificates": Scene.signing_certificate,
    "ListServiceSpecificCredentials": Scene.service_credential, "ListServerCertificates": Scene.server_certificate,
    "UntagServerCertificate": lambda s: s.iam.tag_server_certificate(ServerCertificateName=s.server_certificate(), Tags=TAGS),
    "ListServerCertificateTags": lambda s: s.iam.tag_server_certificate(ServerCertificateName=s.server_certificate(), Tags=TAGS),
    "ListPoliciesGrantingServiceAccess": put_inline("user"), "GenerateServiceLastAccessedDetails": put_inline("user"),
    "GetUserPolicy": put_inline("user"), "GetGroupPolicy": put_inline("group"), "GetRolePolicy": put_inline("role"),
    "DeleteUserPolicy": put_inline("user"), "DeleteGroupPolicy": put_inline("group"), "DeleteRolePolicy": put_inline("role"),
    "ListUserPolicies": put_inline("user"), "ListGroupPolicies": put_inline("group"), "ListRolePolicies": put_inline("role"),
    "DeleteUserPermissionsBoundary": put_boundary("user"), "DeleteRolePermissionsBoundary": put_boundary("role"),
    "GetGroup": lambda s: s.iam.add_user_to_group(GroupName=s.group(), UserName=s.user()),
    "ListGroupsForUser": lambda s: s.iam.add_user_to_group(GroupName=s.group(), UserName=s.user()),
    "RemoveUserFromGroup": lambda s: s.iam.add_user_to_group(GroupName=s.group(), UserName=s.user()),
    "GetInstanceProfile": lambda s: s.iam.add_role_to_instance_profile(InstanceProfileName=s.profile(), RoleName=s.role()),
    "ListInstanceProfilesForRole": lambda s: s.iam.add_role_to_instance_profile(InstanceProfileName=s.profile(), RoleName=s.role()),
    "RemoveRoleFromInstanceProfile": lambda s: s.iam.add_role_to_instance_profile(InstanceProfileName=s.profile(), RoleName=s.role()),
    "ListInstanceProfiles": Scene.profile, "ListUsers": Scene.user, "ListGroups": Scene.group, "ListRoles": Scene.role, "ListPolicies": Scene.policy,
    "ListAccessKeys": Scene.key, "ListPolicyVersions": Scene.version, "ListMFADevices": Scene.enabled_device,
    "ListVirtualMFADevices": Scene.enabled_device,
    "GetLoginProfile": Scene.login_profile, "UpdateLoginProfile": Scene.login_profile, "DeleteLoginProfile": Scene.login_profile,
    "ChangePassword": Scene.login_profile,
    "GetAccountPasswordPolicy": lambda s: s.iam.update_account_password_policy(MinimumPasswordLength=8),
    "DeleteAccountPasswordPolicy": lambda s: s.iam.update_account_password_policy(MinimumPasswordLength=8),
    "CreateAccountAlias": delete_alias, "ListAccountAliases": lambda s: (delete_alias(s), s.iam.create_account_alias(AccountAlias=s.name)),
    "DeleteAccountAlias": lambda s: (delete_alias(s), s.iam.create_account_alias(AccountAlias=s.name)),
    "UntagUser": lambda s: s.iam.tag_user(UserName=s.user(), Tags=TAGS), "UntagRole": lambda s: s.iam.tag_role(RoleName=s.role(), Tags=TAGS),
    "UntagPolicy": lambda s: s.iam.tag_policy(PolicyArn=s.policy(), Tags=TAGS),
    "UntagInstanceProfile": lambda s: s.iam.tag_instance_profile(InstanceProfileName=s.profile(), Tags=TAGS),
    "ListOpenIDConnectProviders": Scene.provider, "ListSAMLProviders": Scene.saml_provider,
    "UntagSAMLProvider": lambda s: s.iam.tag_saml_provider(SAMLProviderArn=s.saml_provider(), Tags=TAGS),
    "ListSAMLProviderTags": lambda s: s.iam.tag_saml_provider(SAMLProviderArn=s.saml_provider(), Tags=TAGS),
    "UntagOpenIDConnectProvider": lambda s: s.iam.tag_open_id_connect_provider(OpenIDConnectProviderArn=s.provider(), Tags=TAGS),
    "ListOpenIDConnectProviderTags": lambda s: s.iam.tag_open_id_connect_provider(OpenIDConnectProviderArn=s.provider(), Tags=TAGS),
    "UntagMFADevice": lambda s: s.iam.tag_mfa_device(SerialNumber=s.device(), Tags=TAGS),
    "ListUserTags": lambda s: s.iam.tag_user(UserName=s.user(), Tags=TAGS), "ListRoleTags": lambda s: s.iam.tag_role(RoleName=s.role(), Tags=TAGS),
    "ListPolicyTags": lambda s: s.iam.tag_policy(PolicyArn=s.policy(), Tags=TAGS),
    "ListInstanceProfileTags": lambda s: s.iam.tag_instance_profile(InstanceProfileName=s.profile(), Tags=TAGS),
    "ListMFADeviceTags": lambda s: s.iam.tag_mfa_device(SerialNumber=s.device(), Tags=TAGS),
}
