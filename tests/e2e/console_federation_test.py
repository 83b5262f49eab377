"""Federated users reach the web console, in Chromium: of the package oidc-provider through a broker at the federation endpoint, of pysaml2
by its SAML responses, and of GetFederationToken by a link.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-saml.html
"""

import base64
import hashlib
import html
import http.server
import json
import os
import secrets
import ssl
import subprocess
import threading
import unittest
import urllib.parse
import urllib.request

import boto3
import botocore.config
import botocore.exceptions

import identity_provider
import saml_provider
from federation_test import CALLBACK, RealProvider
from harness import ROOT, Server, keyward, new_password
from identity_provider import Certificate, b64url
from saml_provider import OWN, SamlProvider

APP = "https://app.example.com"


def policy(*statements) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def console_link(server_url: str, credentials: dict, issuer: str, destination: str, **parameters) -> str:
    """A broker's part: credentials become a link that opens the console."""
    session = {"sessionId": credentials["AccessKeyId"], "sessionKey": credentials["SecretAccessKey"], "sessionToken": credentials["SessionToken"]}
    form = urllib.parse.urlencode({"Action": "getSigninToken", "Session": json.dumps(session)} | parameters).encode()
    with urllib.request.urlopen(f"{server_url}/federation", form, timeout=30) as answer:
        token = json.load(answer)["SigninToken"]
    return f"{server_url}/federation?" + urllib.parse.urlencode(
        {"Action": "login", "Issuer": issuer, "Destination": destination, "SigninToken": token})


class Site:
    """A web site on a port of its own: `pages` maps a path to a function of the request's parameters, which gives (status, body or location)."""

    def __init__(self, pages: dict, certificate: Certificate | None = None):
        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                url = urllib.parse.urlparse(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                status, text = pages.get(url.path, lambda _: (404, "Not found"))(dict(urllib.parse.parse_qsl(f"{url.query}&{body}")))
                self.send_response(status)
                if status in (302, 303):
                    self.send_header("Location", text)
                    text = ""
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST = answer

            def log_message(self, *arguments):
                pass

        class Listener(http.server.ThreadingHTTPServer):
            def handle_error(self, *arguments):
                pass  # Chromium tries a certificate that it does not know before it is told to take it

        self.server = Listener(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.file, certificate.key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def page(title: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><title>{title}</title><link rel="icon" href="data:,"><main><h1>{title}</h1>{body}</main></html>'


class Broker:
    """An intranet: its users sign in at oidc-provider, and it leads them on into the console."""

    def __init__(self, server: Server, provider: RealProvider, role: str):
        self.server, self.provider, self.role = server, provider, role
        self.verifier = secrets.token_urlsafe(32)
        self.sts = boto3.client("sts", endpoint_url=server.url, region_name="us-east-1",
                                config=botocore.config.Config(signature_version=botocore.UNSIGNED))

    def start(self, _) -> tuple:
        return 302, f"{self.provider.issuer}/auth?" + urllib.parse.urlencode({
            "client_id": "app", "response_type": "code", "redirect_uri": CALLBACK, "scope": "openid aws", "nonce": secrets.token_hex(8),
            "code_challenge": b64url(hashlib.sha256(self.verifier.encode()).digest()), "code_challenge_method": "S256"})

    def callback(self, parameters: dict) -> tuple:
        form = urllib.parse.urlencode({"grant_type": "authorization_code", "code": parameters["code"], "redirect_uri": CALLBACK, "client_id": "app",
                                       "code_verifier": self.verifier}).encode()
        context = ssl.create_default_context(cafile=self.provider.certificate.file)
        with urllib.request.urlopen(f"{self.provider.issuer}/token", form, timeout=30, context=context) as answer:
            token = json.load(answer)["id_token"]
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        try:
            got = self.sts.assume_role_with_web_identity(RoleArn=self.role, RoleSessionName=claims["sub"], WebIdentityToken=token)["Credentials"]
        except botocore.exceptions.ClientError as error:
            return 403, page("No", html.escape(error.response["Error"]["Message"]))
        self.server.secret(got["SecretAccessKey"])
        self.server.secret(got["SessionToken"])
        return 302, self.server.secret(console_link(self.server.url, got, f"{APP}/", f"{self.server.url}/console/roles", SessionDuration="3600"))


class ConsoleFederation(unittest.TestCase):
    maxDiff = None

    def test_chromium(self):
        server = Server()
        self.addCleanup(server.close)
        other = {"email": "other@example.com", "password": server.secret(new_password())}
        file = server.folder / "other-password"
        file.write_text(other["password"])
        file.chmod(0o600)
        made = keyward("account", "create", "--data", server.data, "--root-email", other["email"], "--account-name", "Other", "--root-password-file", file)
        self.assertEqual(0, made.returncode, made.stderr)
        file.unlink()
        server.start()
        iam, account = server.client("iam"), server.account_id

        def role(name: str, document: str, *allowed, path: str = "/", **members) -> str:
            arn = iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=document, **members)["Role"]["Arn"]
            iam.attach_role_policy(RoleName=name, PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
            if allowed:
                iam.put_role_policy(RoleName=name, PolicyName="more", PolicyDocument=policy(*allowed))
            return arn

        # OpenID Connect: a broker at the federation endpoint.
        provider = RealProvider()
        self.addCleanup(provider.close)
        arn = iam.create_open_id_connect_provider(Url=provider.issuer, ClientIDList=["app"],
                                                  ThumbprintList=[provider.certificate.thumbprint])["OpenIDConnectProviderArn"]
        desk = role("desk", identity_provider.trust(arn, {"StringEquals": {f"{provider.name}:sub": "alice@example.com"}}),
                    {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], "Resource": "*"})
        role("night", policy({"Effect": "Allow", "Principal": {"AWS": desk}, "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}))
        broker = Broker(server, provider, desk)

        def delete_role(_) -> tuple:
            iam.detach_role_policy(RoleName="desk", PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
            iam.delete_role_policy(RoleName="desk", PolicyName="more")
            iam.delete_role(RoleName="desk")
            return 200, "deleted"

        pages = {"/": lambda _: (200, page("Intranet", '<a href="/start">AWS console</a>')), "/start": broker.start, "/callback": broker.callback}
        app = Site(pages, Certificate(provider.folder, "app.example.com"))
        self.addCleanup(app.close)
        helper = Site({"/delete-role": delete_role})
        self.addCleanup(helper.close)

        # SAML: the provider's own page posts to the console.
        saml = SamlProvider(endpoints=(f"{server.url}/saml",))
        stranger = SamlProvider(endpoints=(f"{server.url}/saml",))  # the same name, other keys
        saml_arn = saml.register(iam, "idp")
        day = role("day", saml_provider.trust(saml_arn), MaxSessionDuration=7_200)
        watch = role("night-watch", saml_provider.trust(saml_arn), path="/team/", MaxSessionDuration=7_200)
        closed = role("closed", saml_provider.trust(saml_arn, {"StringEquals": {"saml:sub": "nobody"}}))
        users = {"alice": [day, watch], "bob": [day], "carol": [closed], "forged": [day]}

        def portal_page(parameters: dict) -> tuple:
            user = parameters["user"]
            response = (stranger if user == "forged" else saml).response(
                day, saml_arn, endpoint=f"{server.url}/saml", user=user,
                attributes={f"{OWN}Role": [f"{each},{saml_arn}" for each in users[user]], f"{OWN}RoleSessionName": [user],
                            **({f"{OWN}SessionDuration": ["7200"]} if user == "alice" else {})})
            relay = f"{server.url}/console/users" if user == "alice" else "some-note-of-the-provider"
            return 200, page("Portal", f'<form method="post" action="{server.url}/saml"><input type="hidden" name="SAMLResponse" value="{response}">'
                                       f'<input type="hidden" name="RelayState" value="{relay}"><button>AWS console</button></form>')

        portal = Site({"/": portal_page})
        self.addCleanup(portal.close)

        # GetFederationToken: a link.
        keys = server.user("broker")
        server.allow("may", {"Effect": "Allow", "Action": ["iam:*", "sts:GetFederationToken"], "Resource": "*"}, "broker")
        token = server.client("sts", keys).get_federation_token(Name="guest", Policy=policy({"Effect": "Allow", "Action": "iam:List*", "Resource": "*"}))
        server.secret(token["Credentials"]["SessionToken"])
        guest = console_link(server.url, token["Credentials"], "", "")

        scene = {"url": server.url, "account": account, "app": APP, "issuer": provider.issuer, "portal": f"http://idp.example.com:{portal.port}",
                 "app_plain": f"http://127.0.0.1:{helper.port}", "guest": guest, "other": other, "secrets": sorted(server.canaries),
                 "hosts": [f"MAP app.example.com:443 127.0.0.1:{app.port}", "MAP idp.example.com 127.0.0.1"],
                 "root": {"email": server.root_email, "password": server.root_password}}
        done = subprocess.run(["node", "tests/e2e/federated_browser.mjs"], cwd=ROOT, env=dict(os.environ) | {"SCENE": json.dumps(scene)},
                              capture_output=True, text=True, timeout=900, check=False)
        lines = done.stdout.splitlines()
        self.assertEqual([], [line for line in lines if line.startswith("FAILED ")], done.stderr)
        self.assertEqual(0, done.returncode, done.stderr)
        for line in lines:
            if line.startswith("cookies "):
                for cookie in json.loads(line.removeprefix("cookies ")):
                    server.secret(cookie)
        self.assertGreater(len([line for line in lines if line.startswith("ok ")]), 10, done.stdout)
        server.stop()
        self.assertEqual([], server.find_canaries())


if __name__ == "__main__":
    unittest.main()
