"""A SAML identity provider: Debian's pysaml2, which signs with the program xmlsec1. It knows Keyward as its service provider.

https://pysaml2.readthedocs.io/
"""

import base64
import functools
import json
import logging
import pathlib
import tempfile

import saml2
import saml2.config
import saml2.metadata
import saml2.saml
import saml2.samlp
import saml2.server
import saml2.xmldsig

from identity_provider import Certificate

OWN = "https://aws.amazon.com/SAML/Attributes/"
AWS_ENDPOINT = "https://signin.aws.amazon.com/saml"
SERVICE_PROVIDER = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true">
<md:AssertionConsumerService index="1" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{entity}"/>
</md:SPSSODescriptor></md:EntityDescriptor>"""

logging.getLogger("saml2").setLevel(logging.CRITICAL)


class SamlProvider:
    def __init__(self, entity_id: str = "https://idp.example.com/saml", endpoints: tuple = (AWS_ENDPOINT,)):
        """`endpoints`: where service providers take responses; AWS's stands in the templates that real providers have."""
        self.entity_id = entity_id
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="keyward-saml-"))
        self.certificate = Certificate(self.folder)
        self.known = []
        for number, endpoint in enumerate(endpoints):
            self.known.append(str(self.folder / f"{number}.xml"))
            pathlib.Path(self.known[-1]).write_text(SERVICE_PROVIDER.format(entity=endpoint))
        self.metadata = str(saml2.metadata.entity_descriptor(self.config(5)))

    def config(self, minutes: int) -> saml2.config.IdPConfig:
        """Of a provider whose assertions live so long."""
        return saml2.config.IdPConfig().load({
            "entityid": self.entity_id, "xmlsec_binary": "/usr/bin/xmlsec1", "key_file": str(self.certificate.key),
            "cert_file": str(self.certificate.file), "metadata": {"local": self.known},
            "service": {"idp": {"endpoints": {"single_sign_on_service": [(f"{self.entity_id}/sso", saml2.BINDING_HTTP_REDIRECT)]},
                                "policy": {"default": {"lifetime": {"minutes": minutes}, "attribute_restrictions": None,
                                                       "name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"}}}},
        })

    def response(self, role: str, provider: str, *, endpoint: str = AWS_ENDPOINT, user: str = "alice@example.com", attributes: dict | None = None,
                 minutes: int = 5, sign_response: bool = False, sign_assertion: bool = True, algorithm: str = saml2.xmldsig.SIG_RSA_SHA256,
                 digest: str = saml2.xmldsig.DIGEST_SHA256, session_end: str | None = None) -> str:
        """What a browser would post of a user who has just signed in, in base64."""
        identity = {f"{OWN}Role": [f"{role},{provider}"], f"{OWN}RoleSessionName": ["alice"]} | (attributes or {})
        name = saml2.saml.NameID(format=saml2.saml.NAMEID_FORMAT_PERSISTENT, text=user)
        made = saml2.server.Server(config=self.config(minutes)).create_authn_response(
            identity, None, endpoint, endpoint, name_id=name, authn={"class_ref": saml2.saml.AUTHN_PASSWORD, "authn_auth": self.entity_id},
            sign_response=sign_response, sign_assertion=sign_assertion, sign_alg=algorithm, digest_alg=digest, session_not_on_or_after=session_end)
        return base64.b64encode(str(made).encode()).decode()

    def refusal(self, endpoint: str = AWS_ENDPOINT) -> str:
        """What a browser would post of a user whom the provider did not sign in."""
        made = saml2.server.Server(config=self.config(5)).create_error_response(
            None, endpoint, (saml2.samlp.STATUS_AUTHN_FAILED, "wrong password"), sign=True)
        return base64.b64encode(str(made).encode()).decode()

    def register(self, iam, name: str) -> str:
        """The provider's ARN; it may be there already."""
        try:
            return iam.create_saml_provider(Name=name, SAMLMetadataDocument=self.metadata)["SAMLProviderArn"]
        except iam.exceptions.EntityAlreadyExistsException:
            return next(each["Arn"] for each in iam.list_saml_providers()["SAMLProviderList"] if each["Arn"].endswith(f"/{name}"))


@functools.cache
def shared() -> SamlProvider:
    """For scenes, which change nothing of it."""
    return SamlProvider()


def trust(provider_arn: str, condition: dict | None = None) -> str:
    statement = {"Effect": "Allow", "Principal": {"Federated": provider_arn},
                 "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"]}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | ({"Condition": condition} if condition else {})]})
