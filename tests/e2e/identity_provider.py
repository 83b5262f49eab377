"""A small OpenID Connect provider at https://localhost:PORT with a certificate of its own, that signs whatever a test wants.

The real one, the package oidc-provider, is in federation_test.py; this one is for tokens that no real one gives, and for scenes.
"""

import base64
import functools
import hashlib
import http.server
import json
import pathlib
import ssl
import subprocess
import tempfile
import threading
import time


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*arguments: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *map(str, arguments)], input=stdin, capture_output=True, check=True).stdout


class Certificate:
    """Self-signed, for the name; `thumbprint` as AWS writes it."""

    def __init__(self, folder: pathlib.Path, name: str = "localhost"):
        self.key, self.file = folder / f"{name}.key", folder / f"{name}.pem"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
                "-keyout", self.key, "-out", self.file)
        self.thumbprint = hashlib.sha1(ssl.PEM_cert_to_DER_cert(self.file.read_text())).hexdigest()


class SigningKey:
    def __init__(self, folder: pathlib.Path, key_id: str):
        self.key_id, self.file = key_id, folder / f"{key_id}.pem"
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.file)
        modulus = openssl("rsa", "-in", self.file, "-noout", "-modulus").decode().strip().split("=")[1]
        self.jwk = {"kty": "RSA", "kid": key_id, "use": "sig", "alg": "RS256", "n": b64url(bytes.fromhex(modulus)), "e": "AQAB"}

    def sign(self, claims: dict, header: dict | None = None) -> str:
        parts = ".".join(b64url(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": self.key_id} | (header or {}), claims))
        return f"{parts}.{b64url(openssl('dgst', '-sha256', '-sign', self.file, stdin=parts.encode()))}"


class IdentityProvider:
    def __init__(self, certificate_name: str = "localhost"):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="keyward-idp-"))
        self.certificate = Certificate(self.folder, certificate_name)
        self.key = SigningKey(self.folder, "key-1")
        self.keys = [self.key]
        self.delay_seconds = 0.0
        self.status = 200
        self.asked = 0  # discovery documents
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                time.sleep(outer.delay_seconds)
                if self.path == "/.well-known/openid-configuration":
                    outer.asked += 1
                    body = {"issuer": outer.issuer, "jwks_uri": f"{outer.issuer}/keys"}
                else:
                    body = {"keys": [key.jwk for key in outer.keys]}
                content = json.dumps(body).encode()
                self.send_response(outer.status)
                self.send_header("Location", "https://localhost/elsewhere")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate.file, self.certificate.key)
        # The handshake happens in the connection's own thread.
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.name = f"localhost:{self.server.server_address[1]}"
        self.issuer = f"https://{self.name}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def claims(self, **others) -> dict:
        """Of a good token, with others in their place; None takes one away."""
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": "alice@example.com", "aud": "app", "iat": now, "exp": now + 300} | others
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, **others) -> str:
        return self.key.sign(self.claims(**others))

    def register(self, iam, **others) -> str:
        """The provider's ARN; it may be there already."""
        try:
            return iam.create_open_id_connect_provider(**{"Url": self.issuer, "ClientIDList": ["app"], "ThumbprintList": [self.certificate.thumbprint]}
                                                       | others)["OpenIDConnectProviderArn"]
        except iam.exceptions.EntityAlreadyExistsException:
            return next(each["Arn"] for each in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] if each["Arn"].endswith(self.name))

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@functools.cache
def shared() -> IdentityProvider:
    """For scenes, which change nothing of it."""
    return IdentityProvider()


def trust(provider_arn: str, condition: dict | None = None) -> str:
    statement = {"Effect": "Allow", "Principal": {"Federated": provider_arn},
                 "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"]}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | ({"Condition": condition} if condition else {})]})
