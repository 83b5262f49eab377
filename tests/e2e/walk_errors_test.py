"""Every error that the model documents for an operation is produced once, with AWS's code and status; those that cannot be are listed with
the reason. What the messages say, word for word, is in sdk_operations_test.py and in the unit tests.

https://docs.aws.amazon.com/IAM/latest/APIReference/ lists them with each operation; their statuses are botocore's.
"""

import base64
import json
import secrets
import unittest

import identity_provider
import model
import saml_provider
import scenes  # puts tools/ on the path
from harness import ROOT, Server, new_password
from scenes import READ_S3
from walk_calls_test import query
from wire_codes import wire_codes

# Low, so that each is soon reached; high enough for the scenes of all the other errors.
QUOTAS = {"UsersPerAccount": 160, "GroupsPerAccount": 60, "RolesPerAccount": 90, "PoliciesPerAccount": 90, "InstanceProfilesPerAccount": 40,
          "OpenIdConnectProvidersPerAccount": 60,
          "PoliciesPerUser": 2, "PoliciesPerGroup": 2, "PoliciesPerRole": 2, "GroupsPerUser": 2, "MFADevicesPerUser": 1, "TagsPerResource": 3,
          "SAMLProvidersPerAccount": 60, "ServerCertificatesPerAccount": 60, "SSHPublicKeysPerUser": 1, "CertificatesPerUser": 1}

# Errors that no request can cause.
NEVER = {
    "ServiceFailure": "a fault of the server itself",
    "ConcurrentModification": "writes wait for each other",
    "EntityTemporarilyUnmodifiable": "what is deleted is gone at once",
    "PolicyEvaluation": "a policy that can be read can be evaluated",
    "ReportInProgress": "a report is made at once",
    "PolicyNotAttachable": "is for policies of service-linked roles, of which none is among the built-in ones",
}
NEVER_BY = {
    ("AddRoleToInstanceProfile", "EntityAlreadyExists"): "a profile has one role, so that the limit comes first",
    ("CreateGroup", "NoSuchEntity"): "names nothing that exists",
    ("CreateServiceLinkedRole", "NoSuchEntity"): "names nothing that exists",
    ("UpdateAccountPasswordPolicy", "NoSuchEntity"): "names nothing that exists",
    ("UpdateAccountPasswordPolicy", "MalformedPolicyDocument"): "has no document",
    ("UpdateRoleDescription", "UnmodifiableEntity"): "the description of a service-linked role may be edited",
    ("DeleteOpenIDConnectProvider", "NoSuchEntity"): "a provider that is not there may be deleted, as the page says",
    ("CreateOpenIDConnectProvider", "OpenIdIdpCommunicationError"): "the provider is not asked before a user of it comes",
    ("GetSSHPublicKey", "UnrecognizedPublicKeyEncoding"): "another encoding is no value of the set, and a ValidationError",
    ("DeleteServerCertificate", "DeleteConflict"): "no service of this server uses certificates",
    ("UploadSigningCertificate", "EntityAlreadyExists"): "a certificate has no name; the same one again is a DuplicateCertificate",
    ("GetCredentialReport", "ReportExpired"): "comes after four hours, which src/api/credential_reports_test.cc lets pass",
    ("AssumeRoleWithWebIdentity", "IDPRejectedClaim"): "tokens are verified here, and the provider is not asked about them",
    ("GetServiceLastAccessedDetails", "InvalidInput"): "each constraint answers with a ValidationError before",
    ("GetAccessKeyLastUsed", "NoSuchEntity"): "whoever asks for a key that is not there is denied access, as by AWS",
    **{(operation, "InvalidInput"): "each constraint answers with a ValidationError before" for operation in (
        "ListAttachedUserPolicies", "ListAttachedGroupPolicies", "ListAttachedRolePolicies", "ListMFADeviceTags", "UntagInstanceProfile",
        "UntagMFADevice", "UpdateSSHPublicKey", "UpdateSigningCertificate", "UntagServerCertificate")},
}
# Listed by AWS with every write; these make nothing that is counted.
COUNTS_NOTHING = {
    "CreateAccountAlias", "CreateLoginProfile", "ChangePassword", "DeactivateMFADevice", "UpdateAccessKey",
    "ResyncMFADevice", "SetDefaultPolicyVersion", "UpdateAccountPasswordPolicy", "UpdateGroup", "UpdateLoginProfile", "UpdateUser",
    "CreateServiceLinkedRole", "RemoveRoleFromInstanceProfile", "RemoveUserFromGroup", "GenerateCredentialReport",
    "UpdateSigningCertificate", "UpdateServerCertificate",
    "UpdateSAMLProvider",
}

CODES = wire_codes(ROOT)
BAD_ARN = "arn:aws:iam::1:nothing/of/ours"
LARGE = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::" + "x" * 12000}]})
LARGE_TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:PrincipalTag/x": "x" * 3000}}}]})


def changed(**members):
    """The smallest call with other values; a function is called with the scene."""
    def make(scene):
        return scene.smallest() | {name: value(scene) if callable(value) else value for name, value in members.items()}
    return make


def after(step, **members):
    """The smallest call, with other values, after a step."""
    def make(scene):
        step(scene)
        return changed(**members)(scene)
    return make


def second(scene):
    """The smallest call again."""
    members = scene.smallest()
    assert scene.call(members).status == 200
    return members


def missing(scene):
    """Names of nothing, as parameters."""
    pairs = dict(model.required_members(scene.operation.service.name, scene.operation.name, scene.server.account_id, "missing"))
    if "UserName" in {member.name for member in scene.operation.input.members}:
        pairs["UserName"] = "missing"
    return list(pairs.items())


def until_full(name: str, start: dict | None = None):
    """The smallest call with another name each time, until there is no room."""
    def make(scene):
        members = scene.smallest() | (start or {})
        for number in range(200):
            members[name] = ("https://example.com/" if name == "Url" else "") + f"full-{scene.operation.name}-{number}"
            if scene.call(members).status != 200:
                break
        return members
    return make


def until_attached(kind: str):
    def make(scene):
        members = scene.smallest()
        for policy in ("ReadOnlyAccess", "PowerUserAccess"):
            scene.call(members | {"PolicyArn": f"arn:aws:iam::aws:policy/{policy}"})
        return members
    return make


def many_tags(scene):
    return scene.smallest() | {"Tags": [{"Key": f"key-{number}", "Value": ""} for number in range(51 if scene.operation.name == "CreateUser" else 4)]}


def duplicate_tags(scene):
    return scene.smallest() | {"Tags": [{"Key": "Team", "Value": "a"}, {"Key": "Team", "Value": "b"}]}


def in_two_groups(scene):
    for number in range(2):
        scene.iam.create_group(GroupName=f"{scene.name}-{number}")
        scene.iam.add_user_to_group(GroupName=f"{scene.name}-{number}", UserName=scene.user())


def with_another_device(scene):
    other = CallingScene(scene.server, scene.operation, "e-other")
    other.made["user"] = scene.user()
    other.enabled_device()


def as_root(scene):
    scene.calls_as = scene.server.root
    return changed()(scene)


def packed(scene):
    """Session policies do not pack well if they are noise."""
    noise = base64.b64encode(secrets.token_bytes(1300)).decode()
    document = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": f"arn:aws:s3:::{noise}"}]})
    tags = [{"Key": f"k{number}", "Value": base64.b64encode(secrets.token_bytes(180)).decode()} for number in range(10)]
    return scene.smallest() | {"Policy": document, "Tags": tags}


# After them no room is left, so that they come last.
FILLS = {"CreateUser": "UserName", "CreateGroup": "GroupName", "CreateRole": "RoleName", "CreatePolicy": "PolicyName",
         "UploadServerCertificate": "ServerCertificateName", "CreateInstanceProfile": "InstanceProfileName", "CreateVirtualMFADevice": "VirtualMFADeviceName",
         "CreateOpenIDConnectProvider": "Url", "CreateSAMLProvider": "Name"}

# By operation and code, or by code alone: the input that provokes it.
PROVOKE = {
    "NoSuchEntity": missing,
    ("CreateUser", "NoSuchEntity"): changed(PermissionsBoundary="arn:aws:iam::aws:policy/Missing"),
    ("ChangePassword", "NoSuchEntity"): lambda scene: (scene.user(), {"OldPassword": scene.password(), "NewPassword": new_password()})[1],
    ("GetAccountPasswordPolicy", "NoSuchEntity"): lambda scene: {},
    ("DeleteAccountPasswordPolicy", "NoSuchEntity"): lambda scene: {},
    ("CreateLoginProfile", "NoSuchEntity"): changed(UserName="missing"),
    "EntityAlreadyExists": second,
    ("UpdateUser", "EntityAlreadyExists"): after(lambda s: s.iam.create_user(UserName="taken-user"), NewUserName="taken-user"),
    ("UpdateServerCertificate", "EntityAlreadyExists"): after(lambda s: s.iam.upload_server_certificate(
        ServerCertificateName="taken-certificate", CertificateBody=scenes.key_file("server_certificate.pem"), PrivateKey=scenes.key_file("server_key.pem")),
        NewServerCertificateName="taken-certificate"),
    "KeyPairMismatch": changed(CertificateBody=lambda s: scenes.new_certificate()),
    ("UpdateGroup", "EntityAlreadyExists"): after(lambda s: s.iam.create_group(GroupName="taken-group"), NewGroupName="taken-group"),
    ("DeleteUser", "DeleteConflict"): after(scenes.Scene.key),
    ("DeleteGroup", "DeleteConflict"): after(scenes.put_inline("group")),
    ("DeleteRole", "DeleteConflict"): after(scenes.put_inline("role")),
    ("DeletePolicy", "DeleteConflict"): after(scenes.attach("user")),
    ("DeletePolicyVersion", "DeleteConflict"): changed(VersionId="v1"),
    ("DeleteInstanceProfile", "DeleteConflict"): after(
        lambda s: s.iam.add_role_to_instance_profile(InstanceProfileName=s.profile(), RoleName=s.role())),
    ("DeleteVirtualMFADevice", "DeleteConflict"): after(scenes.Scene.enabled_device),
    "MalformedPolicyDocument": changed(PolicyDocument="{"),
    ("CreateRole", "MalformedPolicyDocument"): changed(AssumeRolePolicyDocument="{"),
    ("AssumeRole", "MalformedPolicyDocument"): changed(Policy="{"), ("GetFederationToken", "MalformedPolicyDocument"): changed(Policy="{"),
    "InvalidInput": changed(PolicyArn=BAD_ARN),
    **{(operation, "InvalidInput"): duplicate_tags for operation in (
        "CreateUser", "CreateRole", "CreatePolicy", "CreateInstanceProfile", "CreateVirtualMFADevice", "TagUser", "TagRole", "TagPolicy",
        "TagInstanceProfile", "TagMFADevice", "UploadServerCertificate", "TagServerCertificate")},
    ("CreateOpenIDConnectProvider", "InvalidInput"): changed(Url="http://plain.example.com"),
    **{(operation, "InvalidInput"): changed(OpenIDConnectProviderArn=BAD_ARN) for operation in (
        "AddClientIDToOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider", "UpdateOpenIDConnectProviderThumbprint",
        "DeleteOpenIDConnectProvider", "GetOpenIDConnectProvider", "TagOpenIDConnectProvider", "UntagOpenIDConnectProvider",
        "ListOpenIDConnectProviderTags")},
    **{(operation, "InvalidInput"): changed(SAMLMetadataDocument="x" * 1000) for operation in ("CreateSAMLProvider", "UpdateSAMLProvider")},
    **{(operation, "InvalidInput"): changed(SAMLProviderArn=BAD_ARN) for operation in (
        "DeleteSAMLProvider", "GetSAMLProvider", "TagSAMLProvider", "UntagSAMLProvider", "ListSAMLProviderTags")},
    **{(f"Put{kind}PermissionsBoundary", "InvalidInput"): changed(PermissionsBoundary=BAD_ARN) for kind in ("User", "Role")},
    ("ListPoliciesGrantingServiceAccess", "InvalidInput"): changed(Arn=BAD_ARN),
    "ReportNotPresent": changed(),
    "InvalidPublicKey": changed(SSHPublicKeyBody="ssh-rsa AAAA"),
    "UnrecognizedPublicKeyEncoding": changed(SSHPublicKeyBody="words"),
    "DuplicateSSHPublicKey": second,
    ("UploadSSHPublicKey", "LimitExceeded"): after(scenes.Scene.ssh_key, SSHPublicKeyBody=(scenes.ROOT / "tests/data/keys/another_rsa_2048.pub").read_text()),
    "NotSupportedService": changed(ServiceName="nothing.amazonaws.com"),
    ("CreateServiceSpecificCredential", "LimitExceeded"): lambda s: ([s.call(s.smallest()) for _ in range(2)], s.smallest())[1],
    "MalformedCertificate": changed(CertificateBody="words"),
    "InvalidCertificate": changed(CertificateBody=(scenes.ROOT / "tests/data/keys/expired_certificate.pem").read_text()),
    "DuplicateCertificate": second,
    ("UploadSigningCertificate", "LimitExceeded"): after(scenes.Scene.signing_certificate, CertificateBody=lambda s: scenes.new_certificate()),
    ("GenerateServiceLastAccessedDetails", "InvalidInput"): changed(Arn=BAD_ARN),
    ("GetServiceLastAccessedDetailsWithEntities", "InvalidInput"): changed(ServiceNamespace="none"),
    ("CreateServiceLinkedRole", "InvalidInput"): changed(AWSServiceName="nothing.amazonaws.com"),
    ("GetServiceLinkedRoleDeletionStatus", "InvalidInput"): changed(DeletionTaskId="nothing"),
    **{(operation, "InvalidInput"): changed(PolicyInputList=["{"]) for operation in (
        "SimulateCustomPolicy", "SimulatePrincipalPolicy", "GetContextKeysForCustomPolicy", "GetContextKeysForPrincipalPolicy")},
    "InvalidAuthorizationMessage": changed(EncodedMessage="nothing"),
    "UnmodifiableEntity": changed(RoleName=scenes.Scene.service_linked_role),
    # Its description may be edited.
    ("UpdateRole", "UnmodifiableEntity"): changed(RoleName=scenes.Scene.service_linked_role, MaxSessionDuration=7200),
    "PasswordPolicyViolation": changed(Password="a"),
    ("ChangePassword", "PasswordPolicyViolation"): changed(NewPassword="a"),
    ("EnableMFADevice", "InvalidAuthenticationCode"): changed(AuthenticationCode1="000000", AuthenticationCode2="000000"),
    ("ResyncMFADevice", "InvalidAuthenticationCode"): changed(AuthenticationCode1="000000", AuthenticationCode2="000000"),
    ("ChangePassword", "InvalidUserType"): as_root,
    "PackedPolicyTooLarge": packed,
    ("AssumeRoleWithWebIdentity", "PackedPolicyTooLarge"): changed(WebIdentityToken=lambda s: identity_provider.shared().token(**{
        "https://aws.amazon.com/tags": {"principal_tags": {f"k{n}": [secrets.token_hex(128)] for n in range(12)}}})),
    ("AssumeRoleWithWebIdentity", "MalformedPolicyDocument"): changed(Policy="{"),
    ("AssumeRoleWithWebIdentity", "InvalidIdentityToken"): changed(WebIdentityToken=lambda s: identity_provider.shared().token(aud="other")),
    ("AssumeRoleWithWebIdentity", "ExpiredTokenException"): changed(WebIdentityToken=lambda s: identity_provider.shared().token(iat=1, exp=2)),
    ("AssumeRoleWithSAML", "PackedPolicyTooLarge"): changed(SAMLAssertion=lambda s: s.saml_assertion(attributes={
        f"{saml_provider.OWN}PrincipalTag:k{n}": [secrets.token_hex(128)] for n in range(12)})),
    ("AssumeRoleWithSAML", "MalformedPolicyDocument"): changed(Policy="{"),
    ("AssumeRoleWithSAML", "InvalidIdentityToken"): changed(SAMLAssertion=lambda s: s.saml_assertion(sign_assertion=False)),
    ("AssumeRoleWithSAML", "ExpiredTokenException"): changed(SAMLAssertion=lambda s: s.saml_assertion(minutes=-10)),
    ("AssumeRoleWithSAML", "IDPRejectedClaim"): changed(SAMLAssertion=lambda s: saml_provider.shared().refusal()),
    ("AssumeRoleWithWebIdentity", "IDPCommunicationError"): after(
        lambda s: s.iam.create_open_id_connect_provider(Url="https://localhost:1", ThumbprintList=scenes.THUMBPRINTS),
        WebIdentityToken=lambda s: identity_provider.shared().token(iss="https://localhost:1")),
    ("AddUserToGroup", "LimitExceeded"): after(in_two_groups),
    ("AddRoleToInstanceProfile", "LimitExceeded"): second,
    **{(f"Attach{kind}Policy", "LimitExceeded"): until_attached(kind.lower()) for kind in ("User", "Group", "Role")},
    **{(f"Put{kind}Policy", "LimitExceeded"): changed(PolicyDocument=LARGE) for kind in ("User", "Group", "Role")},
    ("CreatePolicyVersion", "LimitExceeded"): lambda s: ([s.iam.create_policy_version(PolicyArn=s.policy(), PolicyDocument=READ_S3) for _ in range(4)], s.smallest())[1],
    ("CreateAccessKey", "LimitExceeded"): lambda s: (s.key(), s.smallest() | {"UserName": s.user()}, s.call({"UserName": s.user()}))[1],
    ("EnableMFADevice", "LimitExceeded"): after(with_another_device),
    ("UpdateAssumeRolePolicy", "LimitExceeded"): changed(PolicyDocument=LARGE_TRUST),
    **{(f"Tag{kind}", "LimitExceeded"): many_tags for kind in ("User", "Role", "Policy", "InstanceProfile", "MFADevice", "ServerCertificate", "OpenIDConnectProvider", "SAMLProvider")},
    ("AddClientIDToOpenIDConnectProvider", "LimitExceeded"): changed(OpenIDConnectProviderArn=lambda s: s.iam.create_open_id_connect_provider(
        Url=s.provider_url() + "/full", ThumbprintList=scenes.THUMBPRINTS, ClientIDList=[f"app-{n}" for n in range(100)])["OpenIDConnectProviderArn"]),
    **{(operation, "LimitExceeded"): until_full(name) for operation, name in FILLS.items()},
}


class CallingScene(scenes.Scene):
    calls_as = None

    def call(self, members: dict | list):
        """`members` may be parameters already."""
        pairs = members if isinstance(members, list) else query("", members)
        return self.server.call(self.calls_as or self.caller(), self.operation.service.name, self.operation.name, pairs)


def reason_for_never(operation, code: str) -> str | None:
    if (operation.name, code) in NEVER_BY:
        return NEVER_BY[operation.name, code]
    if code == "LimitExceeded" and (operation.name in COUNTS_NOTHING or operation.name.startswith(("Delete", "Detach", "Untag"))):
        return "makes nothing that is counted"
    return NEVER.get(code)


class Walk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        config = cls.server.folder / "config.yaml"
        config.write_text("quotas:\n" + "".join(f"  {name}: {value}\n" for name, value in QUOTAS.items()))
        cls.server.options += ["--config", str(config)]
        cls.server.start()
        cls.addClassCleanup(cls.server.close)
        cls.server.iam = cls.server.client("iam")
        cls.statuses = {}
        for service in ("iam", "sts"):
            described = cls.server.client(service).meta.service_model
            for name in described.shape_names:
                error = described.shape_for(name).metadata.get("error", {})
                if "code" in error:
                    cls.statuses[error["code"]] = error["httpStatusCode"]

    def test_every_documented_error_is_produced_once(self):
        every = [(operation, code) for operation in scenes.operations() for code in operation.errors]
        every = [(operation, code) for operation, code in every if reason_for_never(operation, code) is None]
        fillers = [pair for pair in every if pair[1] == "LimitExceeded" and pair[0].name in FILLS]
        for operation, code in [pair for pair in every if pair not in fillers] + fillers:
            with self.subTest(operation=operation.name, code=code):
                make = PROVOKE.get((operation.name, code), PROVOKE.get(code))
                self.assertIsNotNone(make, "neither PROVOKE nor NEVER in tests/e2e/walk_errors_test.py says how or why not")
                scene = CallingScene(self.server, operation, f"e-{code}")
                if code != "NoSuchEntity":
                    scene.prepare()
                answer = scene.call(make(scene))
                name = CODES[code]
                self.assertEqual((name, self.statuses.get(name, answer.status)), (answer.code, answer.status), answer)
        self.assertGreater(len(every), 150)
