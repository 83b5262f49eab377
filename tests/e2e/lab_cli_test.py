"""The first-day lab through the AWS CLI: each step AWS has an API for, in the lab's order, and the console shows what was done.

docs/lab.md tells the same steps in the browser; lab_browser.mjs does them there.
"""

import json
import pathlib
import subprocess
import unittest

from console_client import Console
from harness import Server, clean_environment, new_password
from totp import Authenticator

AWS = "/usr/bin/aws"


class LabByCommandLine(unittest.TestCase):
    def test_the_lab(self):
        with Server() as server:
            home = server.folder / "home"
            home.mkdir()
            environment = clean_environment() | {"HOME": str(home), "AWS_PAGER": "", "AWS_DEFAULT_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1"}

            def aws(*arguments: str, profile: str = "root"):
                done = subprocess.run([AWS, "--endpoint-url", server.url, "--output", "json", "--profile", profile, *arguments],
                                      env=environment, capture_output=True, text=True, timeout=120, check=False)
                self.assertEqual(0, done.returncode, f"aws {arguments}: {done.stderr}")
                return json.loads(done.stdout) if done.stdout.strip() else None

            def import_keys(name: str, access_key_id: str, secret: str):
                file = home / f"{name}_accessKeys.csv"
                file.write_text(f"User name,Access key ID,Secret access key\n{name},{access_key_id},{secret}\n")
                done = subprocess.run([AWS, "configure", "import", "--csv", f"file://{file}"], env=environment, capture_output=True, text=True,
                                      timeout=60, check=False)
                self.assertEqual(0, done.returncode, done.stderr)

            import_keys("root", server.root.access_key_id, server.root.secret)
            self.assertTrue(aws("sts", "get-caller-identity")["Arn"].endswith(":root"))
            # The alias, and the sign-in page at its URL.
            aws("iam", "create-account-alias", "--account-alias", "first-day-lab")
            self.assertEqual(200, server.http("GET", "/signin/first-day-lab").status)
            # The password policy, which refuses a weak password.
            aws("iam", "update-account-password-policy", "--minimum-password-length", "12", "--require-symbols", "--require-numbers",
                "--require-uppercase-characters", "--require-lowercase-characters", "--allow-users-to-change-password",
                "--max-password-age", "90", "--password-reuse-prevention", "5")
            # The administrators' group and the administrator.
            aws("iam", "create-group", "--group-name", "Administrators")
            aws("iam", "attach-group-policy", "--group-name", "Administrators", "--policy-arn", "arn:aws:iam::aws:policy/AdministratorAccess")
            aws("iam", "create-user", "--user-name", "admin", "--tags", "Key=purpose,Value=lab")
            first, second = (server.secret(new_password()) for _ in range(2))
            aws("iam", "create-login-profile", "--user-name", "admin", "--password", first, "--password-reset-required")
            aws("iam", "add-user-to-group", "--group-name", "Administrators", "--user-name", "admin")
            made = aws("iam", "create-access-key", "--user-name", "admin")["AccessKey"]
            server.secret(made["SecretAccessKey"])
            import_keys("admin", made["AccessKeyId"], made["SecretAccessKey"])
            self.assertEqual(f"arn:aws:iam::{server.account_id}:user/admin", aws("sts", "get-caller-identity", profile="admin")["Arn"])
            # The administrator's one-time codes, asked for by policy from here on.
            seed = home / "seed"
            serial = aws("iam", "create-virtual-mfa-device", "--virtual-mfa-device-name", "admin", "--bootstrap-method", "Base32StringSeed",
                         "--outfile", str(seed), profile="admin")["VirtualMFADevice"]["SerialNumber"]
            phone = Authenticator(server.secret(seed.read_text()))
            one, two = phone.pair()
            aws("iam", "enable-mfa-device", "--user-name", "admin", "--serial-number", serial, "--authentication-code1", one,
                "--authentication-code2", two, profile="admin")
            self.assertEqual([serial], [device["SerialNumber"] for device in aws("iam", "list-mfa-devices", profile="admin")["MFADevices"]])
            # What the command line made is what the console asks for and shows.
            console = Console(server)
            asked = console.sign_in_user("first-day-lab", "admin", first).json
            while asked["status"] != "signed-in":
                if asked["status"] == "mfa-required":
                    asked = console.post("/signin/api/mfa", {"ticket": asked["ticket"], "code": phone.next()}).json
                else:
                    asked = console.post("/signin/api/new-password", {"ticket": asked["ticket"], "newPassword": second}).json
                self.assertIn("status", asked, asked)
            users = console.call("iam", "ListUsers").json["Users"]
            self.assertEqual(["admin"], [user["UserName"] for user in users])
            steps = {step["Id"]: step["Done"] for step in console.call("keyward", "GetFirstDay").json["Steps"]}
            for done in ("AccountAlias", "PasswordPolicy", "AdminGroup", "AdminUser", "AdminSignIn", "AdminMfa"):
                self.assertTrue(steps[done], steps)
            for open_step in ("RootMfa", "BillingAccess"):
                self.assertFalse(steps[open_step], steps)
            for file in (*pathlib.Path(home).glob("*.csv"), seed, *home.glob(".aws/*")):
                file.unlink()
            self.assertEqual([], server.find_canaries())
