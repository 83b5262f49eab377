"""Users of a SAML provider, Debian's pysaml2: what it signs is taken by STS through the real CLI and boto3, and the session that comes of it works;
what it did not mean for us, or not for this role, is not.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
"""

import base64
import datetime
import hashlib
import json
import subprocess
import unittest

import boto3
import botocore.config
import botocore.exceptions
import saml2.xmldsig

from harness import Keys, Server, clean_environment
from saml_provider import AWS_ENDPOINT, OWN, SamlProvider, trust


class SamlFederation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        cls.iam = cls.server.client("iam")
        cls.url = f"http://127.0.0.1:{cls.server.port}"
        cls.sts = boto3.client("sts", endpoint_url=cls.url, region_name="us-east-1", config=botocore.config.Config(
            signature_version=botocore.UNSIGNED, retries={"max_attempts": 0}))
        cls.endpoint = f"{cls.server.url}/saml"
        cls.idp = SamlProvider(endpoints=(cls.endpoint, AWS_ENDPOINT, "https://other.example.com/saml"))
        cls.provider = cls.idp.register(cls.iam, "corp")

    def role(self, name: str, condition: dict | None = None) -> str:
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(self.provider, condition))["Role"]["Arn"]
        self.iam.attach_role_policy(RoleName=name, PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
        return arn

    def assume(self, role: str, response: str, **members):
        answer = self.sts.assume_role_with_saml(**{"RoleArn": role, "PrincipalArn": self.provider, "SAMLAssertion": response} | members)
        self.server.secret(answer["Credentials"]["SecretAccessKey"])
        return answer

    def refused(self, role: str, response: str, **members) -> tuple:
        with self.assertRaises(botocore.exceptions.ClientError) as error:
            self.assume(role, response, **members)
        answer = error.exception.response
        return answer["Error"]["Code"], answer["Error"]["Message"], answer["ResponseMetadata"]["HTTPStatusCode"]

    def test_a_session(self):
        role = self.role("duty", {"StringEquals": {"saml:aud": self.endpoint, "saml:iss": self.idp.entity_id},
                                  "ForAnyValue:StringEquals": {"saml:edupersonaffiliation": "staff"}})
        response = self.idp.response(role, self.provider, endpoint=self.endpoint, attributes={
            "eduPersonAffiliation": ["staff", "member"], f"{OWN}SourceIdentity": ["asmith"], f"{OWN}PrincipalTag:team": ["blue"],
            f"{OWN}TransitiveTagKeys": ["team"]})
        answer = self.assume(role, response, DurationSeconds=900)
        qualifier = base64.b64encode(hashlib.sha1(f"{self.idp.entity_id}{self.server.account_id}/corp".encode()).digest()).decode()
        self.assertEqual(("alice@example.com", "persistent", self.idp.entity_id, self.endpoint, qualifier, "asmith"),
                         tuple(answer[name] for name in ("Subject", "SubjectType", "Issuer", "Audience", "NameQualifier", "SourceIdentity")))
        self.assertEqual(f"arn:aws:sts::{self.server.account_id}:assumed-role/duty/alice", answer["AssumedRoleUser"]["Arn"])
        left = answer["Credentials"]["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
        self.assertAlmostEqual(900, left.total_seconds(), delta=30)
        got = answer["Credentials"]
        session = Keys(got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"])
        identity = self.server.client("sts", session).get_caller_identity()
        self.assertEqual((answer["AssumedRoleUser"]["Arn"], answer["AssumedRoleUser"]["AssumedRoleId"]), (identity["Arn"], identity["UserId"]))
        iam = self.server.client("iam", session)
        iam.list_users()
        with self.assertRaises(botocore.exceptions.ClientError) as denied:
            iam.create_user(UserName="eve")
        self.assertEqual("AccessDenied", denied.exception.response["Error"]["Code"])
        # A response may be redeemed again as long as it is good, as by AWS; and nobody else has this condition's affiliation.
        self.assume(role, response)
        self.assertEqual(("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", 403),
                         self.refused(role, self.idp.response(role, self.provider, endpoint=self.endpoint)))

    def test_by_the_command_line(self):
        role = self.role("cli-duty")
        file = self.idp.folder / "assertion.b64"
        file.write_text(self.idp.response(role, self.provider))
        done = subprocess.run(["aws", "--endpoint-url", self.url, "--region", "us-east-1", "--output", "json", "sts", "assume-role-with-saml",
                               "--role-arn", role, "--principal-arn", self.provider, "--saml-assertion", f"file://{file}"],
                              env=clean_environment(), capture_output=True, text=True, timeout=60)
        self.assertEqual(0, done.returncode, done.stderr)
        answer = json.loads(done.stdout)
        self.server.secret(answer["Credentials"]["SecretAccessKey"])
        self.assertEqual(("alice@example.com", AWS_ENDPOINT), (answer["Subject"], answer["Audience"]))

    def test_signatures(self):
        role = self.role("signatures")
        for members in ({}, {"sign_response": True}, {"sign_response": True, "sign_assertion": False},
                        {"algorithm": saml2.xmldsig.SIG_RSA_SHA512, "digest": saml2.xmldsig.DIGEST_SHA512}):
            with self.subTest(**members):
                self.assertEqual("alice@example.com", self.assume(role, self.idp.response(role, self.provider, **members))["Subject"])
        good = base64.b64decode(self.idp.response(role, self.provider)).decode()
        stranger = SamlProvider()
        for what, response, why in (
                ("another key", stranger.response(role, self.provider), "Response signature invalid"),
                ("changed", base64.b64encode(good.replace("alice@example.com", "admin@example.com").encode()).decode(), "Response signature invalid"),
                ("not signed", self.idp.response(role, self.provider, sign_assertion=False),
                 "Response signature invalid: neither response nor assertion is signed"),
                ("SHA-1", self.idp.response(role, self.provider, algorithm=saml2.xmldsig.SIG_RSA_SHA1),
                 "Response signature invalid: its algorithm is not RSA or ECDSA with SHA-256, SHA-384 or SHA-512"),
                ("a document type", base64.b64encode(b"<!DOCTYPE a>" + good.encode()).decode(),
                 "Invalid SAML response: it is no well-formed XML, or has a document type."),
                ("no base64", "not base64!", "Invalid base64 SAMLResponse")):
            with self.subTest(what):
                self.assertEqual(("InvalidIdentityToken", why, 400), self.refused(role, response))

    def test_what_is_for_others(self):
        role, other = self.role("mine"), self.role("other")
        self.assertEqual(("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", 403),
                         self.refused(other, self.idp.response(role, self.provider)))
        self.assertEqual(("InvalidIdentityToken", "Response does not contain the required audience.", 400),
                         self.refused(role, self.idp.response(role, self.provider, endpoint="https://other.example.com/saml")))
        self.assertEqual(("InvalidIdentityToken", "Specified provider doesn't exist", 400),
                         self.refused(role, self.idp.response(role, self.provider), PrincipalArn=f"{self.provider}-none"))
        self.assertEqual("ExpiredTokenException", self.refused(role, self.idp.response(role, self.provider, minutes=-10))[0])
        stranger = SamlProvider("https://stranger.example.com")
        provider = stranger.register(self.iam, "stranger")
        self.assertEqual(("InvalidIdentityToken", "Response signature invalid", 400),
                         self.refused(role, self.idp.response(role, provider), PrincipalArn=provider))
        self.assertEqual(("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", 403),
                         self.refused(role, stranger.response(role, provider), PrincipalArn=provider))

    def test_new_metadata(self):
        provider = SamlProvider("https://moving.example.com")
        arn = provider.register(self.iam, "moving")
        role = self.iam.create_role(RoleName="moving", AssumeRolePolicyDocument=trust(arn))["Role"]["Arn"]
        self.assume(role, provider.response(role, arn), PrincipalArn=arn)
        renewed = SamlProvider("https://moving.example.com")
        self.iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=renewed.metadata)
        self.assertEqual("InvalidIdentityToken", self.refused(role, provider.response(role, arn), PrincipalArn=arn)[0])
        self.assume(role, renewed.response(role, arn), PrincipalArn=arn)


if __name__ == "__main__":
    unittest.main()
