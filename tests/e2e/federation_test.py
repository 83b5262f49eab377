"""Users of identity providers: the package oidc-provider as the real one, its authorization code flow, and STS with what comes of it; a provider that
is slow, down or changes its keys; certificates; and tokens that must not be taken.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

import base64
import concurrent.futures
import hashlib
import http.cookiejar
import json
import pathlib
import re
import secrets
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.config
import botocore.exceptions

import identity_provider
from harness import ROOT, Keys, Server, clean_environment
from identity_provider import Certificate, IdentityProvider, b64url, trust

E2E = ROOT / "tests" / "e2e"
CALLBACK = "https://app.example.com/callback"


class RealProvider:
    """oidc_provider.mjs, and a browser's part in signing in."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="keyward-oidc-"))
        self.certificate = Certificate(self.folder)
        self.process = subprocess.Popen(["node", "oidc_provider.mjs", self.certificate.file, self.certificate.key], cwd=E2E, env=clean_environment(),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=(self.folder / "log").open("wb"), text=True)
        self.issuer = json.loads(self.process.stdout.readline())["issuer"]
        self.name = self.issuer.removeprefix("https://")

    def tell(self, command: str):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        while self.process.stdout.readline().strip() != "ok":  # the package has notices of its own
            assert self.process.poll() is None, "the provider ended"

    def sign_in(self, user: str, client: str = "app") -> str:
        """The authorization code flow with PKCE; the ID token."""
        context = ssl.create_default_context(cafile=self.certificate.file)

        class NoRedirect(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *arguments):
                return None

        browser = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), NoRedirect(),
                                              urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

        def go(url: str, form: dict | None = None):
            body = urllib.parse.urlencode(form).encode() if form is not None else None
            try:
                with browser.open(urllib.request.Request(urllib.parse.urljoin(self.issuer, url), body), timeout=30) as page:
                    return page.read().decode(), None
            except urllib.error.HTTPError as answer:
                if answer.code not in (302, 303):
                    raise AssertionError(f"{url}: {answer.code} {answer.read()[:500]}") from answer
                return "", answer.headers["Location"]

        verifier = secrets.token_urlsafe(32)
        _, place = go("/auth?" + urllib.parse.urlencode({
            "client_id": client, "response_type": "code", "redirect_uri": CALLBACK, "scope": "openid aws", "nonce": secrets.token_hex(8),
            "code_challenge": b64url(hashlib.sha256(verifier.encode()).digest()), "code_challenge_method": "S256"}))
        for form in ({"prompt": "login", "login": user, "password": "any"}, {"prompt": "consent"}):
            page, _ = go(place)
            action = re.search(r'action="([^"]+)"', page).group(1)
            _, place = go(action, form)
            _, place = go(place)
        assert place.startswith(CALLBACK), place
        code = urllib.parse.parse_qs(urllib.parse.urlparse(place).query)["code"][0]
        answer, _ = go("/token", {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "client_id": client,
                                  "code_verifier": verifier})
        return json.loads(answer)["id_token"]

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


class Federation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        cls.iam = cls.server.client("iam")
        cls.sts = boto3.client("sts", endpoint_url=f"http://127.0.0.1:{cls.server.port}", region_name="us-east-1", config=botocore.config.Config(
            signature_version=botocore.UNSIGNED, retries={"max_attempts": 0}, read_timeout=60))

    def role(self, name: str, document: str) -> str:
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
        self.iam.attach_role_policy(RoleName=name, PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
        return arn

    def provider(self, certificate: str = "localhost") -> IdentityProvider:
        provider = IdentityProvider(certificate)
        self.addCleanup(provider.close)
        return provider

    def assume(self, arn: str, token: str, **members):
        answer = self.sts.assume_role_with_web_identity(RoleArn=arn, RoleSessionName="session", WebIdentityToken=token, **members)
        self.server.secret(answer["Credentials"]["SecretAccessKey"])
        return answer

    def refused(self, arn: str, token: str, **members) -> tuple:
        with self.assertRaises(botocore.exceptions.ClientError) as error:
            self.assume(arn, token, **members)
        answer = error.exception.response
        return answer["Error"]["Code"], answer["Error"]["Message"], answer["ResponseMetadata"]["HTTPStatusCode"]

    def test_the_real_flow(self):
        real = RealProvider()
        self.addCleanup(real.close)
        arn = self.iam.create_open_id_connect_provider(Url=real.issuer, ClientIDList=["app", "curve-app"],
                                                       ThumbprintList=[real.certificate.thumbprint])["OpenIDConnectProviderArn"]
        role = self.role("real", trust(arn, {"StringEquals": {f"{real.name}:sub": "alice@example.com", "aws:RequestTag/team": "blue"}}))
        for client, algorithm in (("app", "RS256"), ("curve-app", "ES256")):
            with self.subTest(algorithm):
                token = real.sign_in("alice@example.com", client)
                header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
                self.assertEqual(algorithm, header["alg"])
                answer = self.assume(role, token, DurationSeconds=900)
                self.assertEqual((real.issuer, client, "alice@example.com", "alice@example.com"), (
                    answer["Provider"], answer["Audience"], answer["SubjectFromWebIdentityToken"], answer["SourceIdentity"]))
                got = answer["Credentials"]
                session = Keys(got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"])
                self.assertEqual(answer["AssumedRoleUser"]["Arn"], self.server.client("sts", keys=session).get_caller_identity()["Arn"])
                self.assertIn("real", [each["RoleName"] for each in self.server.client("iam", keys=session).list_roles()["Roles"]])
        self.assertEqual(("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403), self.refused(role, real.sign_in("bob@example.com")))
        self.assertEqual(("InvalidIdentityToken", "Incorrect token audience", 400), self.refused(role, real.sign_in("alice@example.com", "stranger")))

        with self.subTest("new keys"):
            old = real.sign_in("alice@example.com")
            time.sleep(11)  # an unknown key is looked for every ten seconds at most
            real.tell("rotate")
            self.assume(role, real.sign_in("alice@example.com"))
            code, message, _ = self.refused(role, old)
            self.assertEqual("InvalidIdentityToken", code, message)

        with self.subTest("down: what is known serves, what is not known fails"):
            token = real.sign_in("alice@example.com")
            real.tell("refuse")
            self.assume(role, token)
            self.iam.update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=arn, ThumbprintList=[real.certificate.thumbprint, "ab" * 20])
            code, message, status = self.refused(role, token)
            self.assertEqual(("IDPCommunicationError", 400), (code, status), message)
            real.tell("serve")
            time.sleep(6)
            self.assume(role, token)

    def test_a_slow_provider_blocks_nobody_else(self):
        slow, quick = self.provider(), self.provider()
        slow.delay_seconds = 30
        slow_role = self.role("slow", trust(slow.register(self.iam)))
        quick_role = self.role("quick", trust(quick.register(self.iam)))
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            started = time.monotonic()
            token = slow.token()
            waiting = [pool.submit(self.refused, slow_role, token) for _ in range(10)]
            time.sleep(0.5)
            longest = 0.0
            while time.monotonic() - started < 2.5:
                begun = time.monotonic()
                self.assume(quick_role, quick.token())
                self.iam.list_users()
                longest = max(longest, time.monotonic() - begun)
            self.assertTrue(all(not one.done() for one in waiting), "the slow provider's callers were answered already")
            for one in waiting:
                code, message, status = one.result()
                self.assertEqual(("IDPCommunicationError", 400), (code, status), message)
            self.assertLess(time.monotonic() - started, 20)
            self.assertLess(longest, 3)

    def test_certificates(self):
        provider, elsewhere = self.provider(), self.provider("elsewhere.example.com")
        arn = provider.register(self.iam, ThumbprintList=["ab" * 20])
        role = self.role("certificates", trust(arn))
        mismatch = ("InvalidIdentityToken", "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint", 400)
        self.assertEqual(mismatch, self.refused(role, provider.token()))
        self.assertEqual(0, provider.asked)
        self.iam.update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=arn, ThumbprintList=["ab" * 20, provider.certificate.thumbprint])
        self.assume(role, provider.token())
        # The right thumbprint does not help a certificate of another name.
        role = self.role("elsewhere", trust(elsewhere.register(self.iam)))
        self.assertEqual(mismatch, self.refused(role, elsewhere.token()))

    def test_answers_of_providers(self):
        for status in (301, 302, 404, 500):
            with self.subTest(status):
                provider = self.provider()
                provider.status = status
                role = self.role(f"answers-{status}", trust(provider.register(self.iam)))
                self.assertEqual("IDPCommunicationError", self.refused(role, provider.token())[0])

    def test_tokens_that_are_not_taken(self):
        provider = self.provider()
        role = self.role("tokens", trust(provider.register(self.iam)))
        good = provider.token()
        self.assume(role, good)
        now = int(time.time())
        header, claims, signature = good.split(".")
        none = b64url(json.dumps({"alg": "none"}).encode())
        stranger = identity_provider.SigningKey(provider.folder, "key-2")
        impostor = identity_provider.SigningKey(provider.folder, "impostor")
        impostor.key_id = "key-1"
        admin = b64url(json.dumps(provider.claims(sub="root@example.com")).encode())
        tokens = {
            "alg none": f"{none}.{claims}.", "alg none with a signature": f"{none}.{claims}.{signature}",
            "HS256": f"{b64url(json.dumps({'alg': 'HS256', 'kid': 'key-1'}).encode())}.{claims}.{signature}",
            "claims changed": f"{header}.{admin}.{signature}", "signature cut": good[:-8], "no signature": f"{header}.{claims}.",
            "unknown key": stranger.sign(provider.claims()), "another key of that name": impostor.sign(provider.claims()),
            "key inside": stranger.sign(provider.claims(), {"jwk": stranger.jwk}), "key elsewhere": stranger.sign(provider.claims(), {"jku": f"{provider.issuer}/keys"}),
            "another audience": provider.token(aud="other"), "no audience": provider.token(aud=None), "several audiences, no azp": provider.token(aud=["app", "x"]),
            "azp of another": provider.token(azp="other"), "no subject": provider.token(sub=None), "no expiry": provider.token(exp=None),
            "not yet": provider.token(nbf=now + 600), "issued tomorrow": provider.token(iat=now + 86_400, exp=now + 86_500),
            "for years": provider.token(exp=now + 10**8), "another issuer": provider.token(iss="https://localhost:1/other"), "large": "a" * 19_999,
        }
        for what, token in tokens.items():
            with self.subTest(what):
                self.assertEqual("InvalidIdentityToken", self.refused(role, token)[0])
        self.assertEqual("ExpiredTokenException", self.refused(role, provider.token(iat=now - 700, exp=now - 100))[0])
        self.assertLess(provider.asked, 6, "forged key names make the provider busy")
        # Nothing of a token lies about.
        logged = self.server.log.read_text()
        for part in good.split("."):
            self.assertNotIn(part, logged)

    def test_many_at_once(self):
        provider = self.provider()
        role = self.role("many", trust(provider.register(self.iam)))
        token = provider.token()
        start = threading.Barrier(16)

        def call(_):
            start.wait()
            return self.assume(role, token)["Credentials"]["AccessKeyId"]
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            keys = list(pool.map(call, range(16)))
        self.assertEqual(16, len(set(keys)))
        self.assertEqual(1, provider.asked)


if __name__ == "__main__":
    unittest.main()
