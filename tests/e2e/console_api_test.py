"""Set-up, sign-in and the console's calls over HTTP: sessions, one-time codes, cross-site requests, throttling, the billing switch."""

import time
import unittest

from console_client import HEADERS, Console
from harness import Server, new_password
from totp import Authenticator

WRONG = "Your authentication information is incorrect. Please try again."


class Setup(unittest.TestCase):
    def test_the_first_visit_needs_the_code_and_works_once(self):
        with Server(init=False) as server:
            self.assertRegex(server.setup_code, r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$")
            console = Console(server)
            self.assertTrue(console.request("GET", "/signin/api/context").json["setupRequired"])
            form = {"setupCode": "AAAA-AAAA-AAAA", "accountName": "Home", "email": "me@example.com", "password": server.secret(new_password())}
            refused = console.post("/signin/api/setup", form)
            self.assertIn(refused.status, (400, 401, 403), refused)
            made = console.post("/signin/api/setup", form | {"setupCode": server.setup_code})
            self.assertEqual(200, made.status, made)
            self.assertRegex(made.json["accountId"], r"^\d{12}$")
            self.assertEqual(401, console.session().status, "set-up does not sign in")
            self.assertFalse(console.request("GET", "/signin/api/context").json["setupRequired"])
            again = console.post("/signin/api/setup", form | {"setupCode": server.setup_code})
            self.assertGreaterEqual(again.status, 400)
            signed_in = console.post("/signin/api/root", {"email": form["email"], "password": form["password"]})
            self.assertEqual({"status": "signed-in"}, signed_in.json)
            server.restart()
            self.assertTrue(console.session().json["isRoot"])
            self.assertEqual([], server.find_canaries())


class ConsoleApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        cls.account = cls.server.account_id
        cls.iam = cls.server.client("iam")

    def root(self) -> Console:
        console = Console(self.server)
        self.assertEqual({"status": "signed-in"}, console.sign_in_root().json)
        return console

    def make_user(self, name: str, *policies: str) -> str:
        password = self.server.secret(new_password())
        self.iam.create_user(UserName=name)
        self.iam.create_login_profile(UserName=name, Password=password)
        for policy in policies:
            self.iam.attach_user_policy(UserName=name, PolicyArn=f"arn:aws:iam::aws:policy/{policy}")
        return password

    def test_root_session(self):
        console = self.root()
        session = console.session().json
        self.assertEqual((self.account, True, f"arn:aws:iam::{self.account}:root"), (session["accountId"], session["isRoot"], session["arn"]))
        answer = console.call("iam", "CreateUser", {"UserName": "made-here", "Tags": [{"Key": "a", "Value": "b"}]})
        self.assertEqual(200, answer.status, answer)
        # What was done here is what every other client sees.
        self.assertEqual("made-here", self.iam.get_user(UserName="made-here")["User"]["UserName"])
        error = console.call("iam", "GetUser", {"UserName": "nobody"})
        self.assertEqual((404, "NoSuchEntity", "The user with name nobody cannot be found."), (error.status, error.json["code"], error.json["message"]))
        self.assertTrue(error.json["requestId"])

    def test_sign_out_ends_the_session_on_the_server(self):
        console = self.root()
        kept = dict(console.cookies)
        self.assertEqual(200, console.post("/signin/api/sign-out").status)
        console.cookies = kept
        self.assertEqual(401, console.session().status)
        refused = console.call("iam", "ListUsers")
        self.assertEqual((401, "SessionExpired"), (refused.status, refused.json["code"]))

    def test_cookies_are_closed_to_scripts_and_other_sites(self):
        answer = Console(self.server).sign_in_root()
        lines = [line.lower() for line in answer.headers.get_all("Set-Cookie")]
        for line in lines:
            self.assertIn("httponly", line)
            self.assertRegex(line, "samesite=(lax|strict)")

    def test_cross_site_requests(self):
        console = self.root()
        for name, headers in {
            "foreign origin": HEADERS | {"Origin": "https://evil.example"},
            "other port": HEADERS | {"Origin": "http://localhost:1"},
            "null origin": HEADERS | {"Origin": "null"},
            "no custom header": {"Content-Type": "application/json"},
            "form content": HEADERS | {"Content-Type": "text/plain"},
            "fetch metadata": HEADERS | {"Sec-Fetch-Site": "cross-site"},
        }.items():
            with self.subTest(name):
                answer = console.call("iam", "CreateUser", {"UserName": "forged"}, headers=headers)
                self.assertIn(answer.status, (400, 403, 415), answer)
                answer = Console(self.server).request("POST", "/signin/api/root", {"email": self.server.root_email, "password": "x"}, headers=headers)
                self.assertIn(answer.status, (400, 403, 415), answer)
        self.assertNotIn("forged", [user["UserName"] for user in self.iam.list_users()["Users"]])

    def test_tampered_cookies(self):
        console = self.root()
        for name, value in list(console.cookies.items()):
            for changed in (value[:-1] + ("A" if value[-1] != "A" else "B"), value[:10], "", "A" * 5000):
                other = Console(self.server)
                other.cookies = console.cookies | {name: changed}
                self.assertIn(other.session().status, (200, 400, 401, 431))
        forged = Console(self.server)
        forged.cookies = {name: "A" * len(value) for name, value in console.cookies.items()}
        self.assertEqual(401, forged.session().status)

    def test_bad_json(self):
        console = self.root()
        for name, raw in {
            "not JSON": b"{", "not an object": b"[]", "deep": b'{"UserName":' + b"[" * 100_000, "invalid UTF-8": b'{"UserName":"\xff"}',
            "a key twice": b'{"UserName":"a","UserName":"b"}', "wrong type": b'{"UserName":{"a":1}}', "NUL": b'{"UserName":"a\\u0000b"}',
        }.items():
            with self.subTest(name):
                answer = console.call("iam", "CreateUser", raw=raw)
                self.assertEqual(400, answer.status, answer)
        self.assertEqual(400, console.call("iam", "NoSuchOperation").status)

    def test_wrong_account_user_and_password_read_the_same(self):
        password = self.make_user("known")
        console = Console(self.server)
        answers = [console.sign_in_user(self.account, "known", "wrong-password"), console.sign_in_user(self.account, "unknown", password),
                   console.sign_in_user("999999999999", "known", password), console.sign_in_user("no-such-alias", "known", password),
                   console.post("/signin/api/root", {"email": self.server.root_email, "password": "wrong"}),
                   console.post("/signin/api/root", {"email": "stranger@example.com", "password": "wrong"})]
        for answer in answers:
            self.assertEqual("AuthenticationFailed", answer.json["code"], answer)
        self.assertEqual({(answers[0].status, WRONG)}, {(answer.status, answer.json["message"]) for answer in answers})

    def test_a_reset_password_must_be_changed(self):
        password = self.make_user("fresh", "IAMUserChangePassword")
        self.iam.update_login_profile(UserName="fresh", PasswordResetRequired=True)
        console = Console(self.server)
        asked = console.sign_in_user(self.account, "fresh", password).json
        self.assertEqual(("password-change-required", "reset"), (asked["status"], asked["reason"]))
        self.assertEqual(401, console.session().status)
        weak = console.post("/signin/api/new-password", {"ticket": asked["ticket"], "newPassword": "short"})
        self.assertEqual("PasswordPolicyViolation", weak.json["code"], weak)
        new = self.server.secret(new_password())
        done = console.post("/signin/api/new-password", {"ticket": asked["ticket"], "newPassword": new})
        self.assertEqual({"status": "signed-in"}, done.json)
        self.assertEqual("fresh", console.session().json["userName"])
        # A user without permissions is denied by name, never shown an empty list.
        denied = console.call("iam", "ListUsers")
        self.assertEqual((403, "AccessDenied"), (denied.status, denied.json["code"]))
        self.assertIn("because no identity-based policy allows the iam:ListUsers action", denied.json["message"])

    def test_one_time_codes(self):
        password = self.make_user("coded", "AdministratorAccess")
        made = self.iam.create_virtual_mfa_device(VirtualMFADeviceName="coded")["VirtualMFADevice"]
        phone = Authenticator(self.server.secret(made["Base32StringSeed"].decode()))
        first, second = phone.pair()
        self.iam.enable_mfa_device(UserName="coded", SerialNumber=made["SerialNumber"], AuthenticationCode1=first, AuthenticationCode2=second)
        console = Console(self.server)
        asked = console.sign_in_user(self.account, "coded", password).json
        self.assertEqual("mfa-required", asked["status"])
        self.assertEqual(401, console.session().status)
        # A code of the enabling is spent.
        self.assertNotEqual(200, console.post("/signin/api/mfa", {"ticket": asked["ticket"], "code": second}).status)
        asked = console.sign_in_user(self.account, "coded", password).json
        code = phone.next()
        self.assertEqual({"status": "signed-in"}, console.post("/signin/api/mfa", {"ticket": asked["ticket"], "code": code}).json)
        self.assertTrue(console.session().json["mfaUsed"])
        other = Console(self.server)
        asked = other.sign_in_user(self.account, "coded", password).json
        self.assertNotEqual(200, other.post("/signin/api/mfa", {"ticket": asked["ticket"], "code": code}).status, "a code works once")
        # Once more after a restart: the spent code was stored.
        self.server.restart()
        asked = other.sign_in_user(self.account, "coded", password).json
        self.assertNotEqual(200, other.post("/signin/api/mfa", {"ticket": asked["ticket"], "code": code}).status, "durably")
        self.assertEqual(200, console.session().status, "the session outlives the restart")

    def test_billing_switch(self):
        manager = Console(self.server)
        manager.sign_in_user(self.account, "biller", self.make_user("biller", "AdministratorAccess"))
        denied = manager.call("billing", "GetBillingData")
        self.assertEqual((403, "AccessDenied"), (denied.status, denied.json["code"]), denied)
        self.assertEqual(403, manager.call("billing", "UpdateIAMAccessPreference", {"Activated": True}).status)
        root = self.root()
        self.assertEqual(200, root.call("billing", "UpdateIAMAccessPreference", {"Activated": True}).status)
        self.assertTrue(root.call("billing", "GetIAMAccessPreference").json["Activated"])
        shown = manager.call("billing", "GetBillingData")
        self.assertEqual(200, shown.status, shown)
        self.assertIn("Days", shown.json)
        plain = Console(self.server)
        plain.sign_in_user(self.account, "not-biller", self.make_user("not-biller"))
        self.assertEqual(403, plain.call("billing", "GetBillingData").status)
        root.call("billing", "UpdateIAMAccessPreference", {"Activated": False})
        self.assertEqual(403, manager.call("billing", "GetBillingData").status)

    def test_security_headers_of_pages(self):
        for path in ("/console/", "/signin", f"/signin/{self.account}", "/setup"):
            answer = self.server.http("GET", path)
            self.assertEqual(200, answer.status, path)
            policy = answer.headers["Content-Security-Policy"]
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertNotIn("script-src 'unsafe", policy)
            self.assertEqual("nosniff", answer.headers["X-Content-Type-Options"])
        self.assertIn(self.server.http("GET", "/").status, (302, 303, 307, 308))

    def test_y_failed_sign_ins_are_slowed_and_the_owner_is_not_locked_out(self):
        with Server() as server:
            owner = Console(server)
            owner.sign_in_root()
            stranger = Console(server)
            throttled = None
            for _ in range(40):
                answer = stranger.post("/signin/api/root", {"email": server.root_email, "password": "guess"})
                if answer.status == 429:
                    throttled = answer.json
                    break
            self.assertIsNotNone(throttled, "40 failures in a row were all let through")
            self.assertEqual("Throttled", throttled["code"])
            self.assertTrue(0 < throttled["retryAfterSeconds"] <= 900, throttled)
            server.restart()
            answer = stranger.post("/signin/api/root", {"email": server.root_email, "password": "guess"})
            self.assertEqual(429, answer.status, "slowing is kept over a restart")

    def test_z_no_secret_lies_in_logs_metrics_or_data(self):
        time.sleep(1.5)
        self.assertEqual([], self.server.find_canaries())
