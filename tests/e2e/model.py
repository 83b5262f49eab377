"""The operations as the model describes them, for tests that walk over all of them."""

import functools
import json
import re

from harness import ROOT

PLACEHOLDER_DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]})

PLACEHOLDER_TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})

# An identity provider's, with a certificate.
SAML_METADATA = (ROOT / "tests" / "fuzz" / "corpus" / "saml" / "metadata").read_text()


@functools.cache
def operations(service: str) -> dict[str, dict]:
    described = {}
    for file in sorted((ROOT / "model" / service).glob("*.json")):
        if file.name not in ("service.json", "shapes.json"):
            operation = json.loads(file.read_text())
            described[operation["name"]] = operation
    return described


def not_offered(service: str) -> dict[str, str]:
    """Operations of AWS's service that Keyward lacks on purpose, and why."""
    return json.loads((ROOT / "model" / service / "service.json").read_text())["not_offered"]


def required_members(service: str, operation: str, account_id: str, user: str) -> list[tuple[str, str]]:
    """A well-formed value for each required member, as Query parameters."""
    values = {
        "UserName": user, "NewUserName": "other", "GroupName": "some-group", "PolicyName": "some-policy",
        "PolicyArn": f"arn:aws:iam::{account_id}:policy/some-policy", "PermissionsBoundary": f"arn:aws:iam::{account_id}:policy/some-policy",
        "PolicyDocument": PLACEHOLDER_DOCUMENT, "VersionId": "v1", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Status": "Inactive",
        "SerialNumber": f"arn:aws:iam::{account_id}:mfa/some-device", "VirtualMFADeviceName": "some-device", "NewName": "other-device",
        "AuthenticationCode1": "123456", "AuthenticationCode2": "234567", "AccountAlias": "some-alias", "AccountName": "Other",
        "Password": "Some-Passw0rd!", "OldPassword": "Some-Passw0rd!", "NewPassword": "Other-Passw0rd!", "Notes": "text",
        "Activated": "true", "RoleName": "some-role", "AssumeRolePolicyDocument": PLACEHOLDER_TRUST, "Description": "words",
        "InstanceProfileName": "some-profile", "Url": "https://some.example.com", "ClientID": "some-app", "WebIdentityToken": "some.web.token",
        "OpenIDConnectProviderArn": f"arn:aws:iam::{account_id}:oidc-provider/some.example.com", "AWSServiceName": "support.amazonaws.com",
        "RoleArn": f"arn:aws:iam::{account_id}:role/some-role", "RoleSessionName": "some-session", "Name": "some-name",
        "PolicySourceArn": f"arn:aws:iam::{account_id}:user/{user}", "Arn": f"arn:aws:iam::{account_id}:user/{user}", "EncodedMessage": "some-message",
        "SSHPublicKeyBody": "ssh-rsa AAAA", "SSHPublicKeyId": "APKAIOSFODNN7EXAMPLE1", "Encoding": "SSH", "ServerCertificateName": "some-certificate", "PrivateKey": "words", "ServiceName": "codecommit.amazonaws.com",
        "ServiceSpecificCredentialId": "ACCAIOSFODNN7EXAMPLE1", "CertificateBody": "words",
        "CertificateId": "TA7SMP42TDN5Z26OBPJE7EXAMPLE",
        "PrincipalArn": f"arn:aws:iam::{account_id}:saml-provider/some-provider", "SAMLAssertion": "c29tZSBhc3NlcnRpb24=",
        "ServiceNamespace": "s3", "JobId": "7c1e2b34-0000-4000-8000-000000000000",
        "SAMLProviderArn": f"arn:aws:iam::{account_id}:saml-provider/some-provider", "SAMLMetadataDocument": SAML_METADATA,
        "DeletionTaskId": "task/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport/7c1e2b34-0000-4000-8000-000000000000",
    }
    members = []
    for name, member in operations(service)[operation].get("input", {}).items():
        if not (isinstance(member, dict) and member.get("required")):
            continue
        if name == "Tags":
            members += [("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "blue")]
        elif name == "PolicyInputList":
            members.append(("PolicyInputList.member.1", PLACEHOLDER_DOCUMENT))
        elif name == "ServiceNamespaces":
            members.append(("ServiceNamespaces.member.1", "s3"))
        elif name == "ActionNames":
            members.append(("ActionNames.member.1", "s3:GetObject"))
        elif name == "ThumbprintList":
            members.append(("ThumbprintList.member.1", "ab" * 20))
        elif name == "TagKeys":
            members += [("TagKeys.member.1", "team")]
        else:
            members.append((name, values[name]))
    return members


def snake(operation: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", operation).lower()
