"""Data directories, keys, options and the life cycle: what must be refused is refused with a clear message, and nothing is touched."""

import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

from harness import BINARY, PATIENCE_SECONDS, Server, clean_environment, keyward, new_password


def fingerprint(folder: pathlib.Path) -> dict:
    """Names, sizes and contents of all files below."""
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.rglob("*")) if file.is_file()}


def serve(*arguments, environment=None, timeout=PATIENCE_SECONDS):
    """`keyward serve` that is expected to refuse; one that goes on is stopped and fails the test."""
    try:
        return keyward("serve", *arguments, environment=environment, timeout=timeout)
    except subprocess.TimeoutExpired as still_running:
        raise AssertionError(f"keyward serve {arguments} was not refused") from still_running


class Refusals(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="keyward-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def refused(self, done, *words: str, status: int | None = 1):
        if status is not None:
            self.assertEqual(status, done.returncode, done.stdout + done.stderr)
        self.assertNotEqual(0, done.returncode)
        for word in words:
            self.assertIn(word.lower(), (done.stderr + done.stdout).lower())
        self.assertNotIn("terminate called", done.stderr)

    def made(self) -> Server:
        server = Server(folder=self.folder)
        server.start()
        server.stop()
        return server

    def test_options_and_environment(self):
        base = ("--data", self.folder / "data", "--listen", "127.0.0.1:0")
        self.refused(serve(*base, "--no-such-option"), "no-such-option", status=None)
        self.refused(serve("--data", self.folder / "data", "--listen", "nonsense"), status=None)
        self.refused(serve(*base, environment={"KEYWARD_NO_SUCH_SETTING": "1"}), "KEYWARD_NO_SUCH_SETTING", status=None)
        config = self.folder / "config.yaml"
        config.write_text("no_such_setting: 1\n")
        self.refused(serve(*base, "--config", config), "no_such_setting", status=None)
        self.refused(keyward("no-such-command"), status=None)
        self.assertFalse((self.folder / "data").exists(), "a refused start made a data directory")

    def test_off_loopback_needs_tls(self):
        self.refused(serve("--data", self.folder / "data", "--listen", "0.0.0.0:0"), "--insecure-http", status=None)

    def test_init_refuses_a_second_account(self):
        server = Server(folder=self.folder)
        before = fingerprint(server.data)
        password = self.folder / "password"
        password.write_text(new_password())
        again = keyward("init", "--data", server.data, "--root-email", "x@example.com", "--root-password-file", password)
        self.refused(again, status=None)
        self.assertEqual(before, fingerprint(server.data))
        self.assertNotIn(server.root_password, json.dumps(server.init_output))
        self.assertNotIn(server.root.secret, json.dumps(server.init_output))
        self.assertEqual(("Example", server.root_email), (server.init_output["accountName"], server.init_output["rootEmail"]))

    def test_a_missing_key_is_never_replaced(self):
        server = self.made()
        key = self.folder / "data.key"
        self.assertTrue(key.exists())
        self.assertEqual(0o600, key.stat().st_mode & 0o777)
        key.rename(self.folder / "elsewhere")
        before = fingerprint(self.folder)
        self.refused(serve("--data", server.data, "--listen", "127.0.0.1:0"), "key")
        self.assertEqual(before, fingerprint(self.folder))
        # A key of another installation is no better.
        (self.folder / "data.key").write_bytes(b"")
        other = Server()
        self.addCleanup(other.close)
        shutil.copy(other.folder / "data.key", key)
        self.refused(serve("--data", server.data, "--listen", "127.0.0.1:0"), "key")

    def test_foreign_and_unreadable_directories(self):
        foreign = self.folder / "foreign"
        foreign.mkdir()
        (foreign / "holiday.txt").write_text("not ours")
        before = fingerprint(foreign)
        self.refused(serve("--data", foreign, "--listen", "127.0.0.1:0"))
        self.assertEqual(before, fingerprint(foreign))
        self.assertFalse((self.folder / "foreign.key").exists())
        file = self.folder / "file"
        file.write_text("a file")
        self.refused(serve("--data", file, "--listen", "127.0.0.1:0"))

    def database(self, server: Server) -> pathlib.Path:
        return next(file for file in server.data.rglob("*") if file.is_file() and file.read_bytes()[:15] == b"SQLite format 3")

    def test_a_newer_format_is_refused(self):
        server = self.made()
        with sqlite3.connect(self.database(server)) as database:
            database.execute("pragma user_version = 9999")
        database.close()
        before = fingerprint(server.data)
        self.refused(serve("--data", server.data, "--listen", "127.0.0.1:0"), "newer")
        self.assertEqual(before, fingerprint(server.data))

    def test_a_damaged_database_is_refused(self):
        server = self.made()
        file = self.database(server)
        content = bytearray(file.read_bytes())
        for place in range(0, min(len(content), 8192), 7):
            content[place] ^= 0x5A
        file.write_bytes(content)
        before = fingerprint(server.data)
        self.refused(serve("--data", server.data, "--listen", "127.0.0.1:0"))
        self.assertEqual(before, fingerprint(server.data))
        self.assertNotEqual(0, keyward("check", server.data).returncode)

    def test_two_servers_on_one_directory(self):
        with Server(folder=self.folder) as server:
            self.refused(serve("--data", server.data, "--listen", "127.0.0.1:0"))
            self.assertEqual(200, server.call(server.root, "sts", "GetCallerIdentity").status)

    def test_check_backup_and_restore(self):
        with Server(folder=self.folder) as server:
            server.client("iam").create_user(UserName="kept")
            backup = self.folder / "backup"
            done = keyward("backup", "--data", server.data, backup)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)
            server.client("iam").create_user(UserName="later")
            server.stop()
            self.assertEqual(0, keyward("check", server.data).returncode)
            restored = self.folder / "restored"
            done = keyward("restore", "--data", restored, backup)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)
            shutil.copy(self.folder / "data.key", self.folder / "restored.key")
            server.data = restored
            server.start()
            self.assertEqual(["kept"], [user["UserName"] for user in server.client("iam").list_users()["Users"]])


class LifeCycle(unittest.TestCase):
    def test_a_restart_keeps_everything(self):
        with Server() as server:
            iam = server.client("iam")
            keys = server.user("stays", "AdministratorAccess")
            iam.create_account_alias(AccountAlias="stays-too")
            iam.update_account_password_policy(MinimumPasswordLength=11)
            iam.create_group(GroupName="g")
            iam.add_user_to_group(GroupName="g", UserName="stays")
            def state():
                sts = server.client("sts", keys)
                return [sts.get_caller_identity()["Arn"], *[{name: value for name, value in answer.items() if name != "ResponseMetadata"} for answer in (
                    iam.list_users(), iam.get_group(GroupName="g"), iam.list_account_aliases(), iam.get_account_password_policy(),
                    iam.get_account_summary(), iam.list_access_keys(UserName="stays"))]]
            before = state()
            self.assertEqual(0, server.restart())
            self.assertEqual(before, state())
            server.restart(signal.SIGKILL)
            self.assertEqual(before, state())

    def test_sigterm_answers_what_is_in_flight(self):
        with Server() as server:
            answers, failures, stop = [], [], threading.Event()
            def work(worker: int):
                number = 0
                while not stop.is_set():
                    name = f"w{worker}-{number}"
                    number += 1
                    try:
                        answer = server.call(server.root, "iam", "CreateUser", {"UserName": name})
                    except ConnectionRefusedError:
                        return  # after the listener closed
                    except OSError as error:
                        failures.append(repr(error))
                        return
                    answers.append((name, answer.status))
            workers = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
            for worker in workers:
                worker.start()
            time.sleep(1)
            self.assertEqual(0, server.stop())
            stop.set()
            for worker in workers:
                worker.join()
            server.start()
            kept = {user["UserName"] for page in server.client("iam").get_paginator("list_users").paginate() for user in page["Users"]}
            acknowledged = {name for name, status in answers if status == 200}
            self.assertGreater(len(acknowledged), 10)
            self.assertEqual(set(), acknowledged - kept)

    def test_ephemeral_keeps_nothing_on_disk(self):
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen([BINARY, "serve", "--ephemeral", "--listen", "127.0.0.1:0"], cwd=folder, env=clean_environment(),
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            try:
                line = process.stdout.readline()
                while line and "Keyward is ready" not in line:
                    line = process.stdout.readline()
                self.assertIn("Keyward is ready", line)
                self.assertEqual([], os.listdir(folder))
            finally:
                process.send_signal(signal.SIGTERM)
                self.assertEqual(0, process.wait(timeout=PATIENCE_SECONDS))
                process.stdout.close()

    def test_health_and_metrics_and_logs(self):
        with Server() as server:
            server.call(server.root, "iam", "ListUsers")
            self.assertEqual((200, 200), (server.http("GET", "/health/live").status, server.http("GET", "/health/ready").status))
            metrics = server.http("GET", "/metrics")
            self.assertEqual(200, metrics.status)
            self.assertIn("# TYPE ", metrics.text)
            lines = [line for line in server.log.read_text().splitlines() if line.startswith("{")]
            self.assertTrue(lines)
            for line in lines:
                json.loads(line)

    def test_lost_root_credentials_are_reset_on_the_machine(self):
        from console_client import Console

        with Server() as server:
            server.stop()
            password = server.folder / "new-password"
            new = server.secret(new_password())
            password.write_text(new)
            done = keyward("root", "reset-password", "--data", server.data, "--root-password-file", password)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)
            password.unlink()
            done = keyward("root", "reset-mfa", "--data", server.data)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)
            server.start()
            self.assertEqual("AuthenticationFailed", Console(server).sign_in_root().json["code"])
            self.assertEqual({"status": "signed-in"}, Console(server).sign_in_root(new).json)


@unittest.skipUnless(os.geteuid() == 0, "a file system of its own for the test needs root")
class DiskFull(unittest.TestCase):
    def test_writes_fail_reads_go_on_and_space_brings_it_back(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="keyward-e2e-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", str(folder)], check=False)
        # The log lies elsewhere: here the data's disk is full.
        server = Server(folder=folder)
        log = tempfile.NamedTemporaryFile(suffix=".log")
        self.addCleanup(log.close)
        server.log = pathlib.Path(log.name)
        server.start()
        self.addCleanup(server.stop)
        filler = folder / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        statuses = []
        for number in range(400):
            answer = server.call(server.root, "iam", "CreateUser", {"UserName": f"user-{number}", "Path": "/" + "x" * 400 + "/"})
            statuses.append(answer.status)
            if answer.status != 200:
                break
        self.assertEqual((500, "ServiceFailure"), (answer.status, answer.code), answer)
        self.assertEqual(200, server.call(server.root, "iam", "ListUsers").status)
        self.assertEqual(200, server.call(server.root, "sts", "GetCallerIdentity").status)
        filler.unlink()
        deadline = time.monotonic() + 15
        while (answer := server.call(server.root, "iam", "CreateUser", {"UserName": "after"})).status != 200 and time.monotonic() < deadline:
            time.sleep(0.5)
        self.assertEqual(200, answer.status, answer)
        server.restart()
        kept = {user["UserName"] for page in server.client("iam").get_paginator("list_users").paginate() for user in page["Users"]}
        self.assertEqual({f"user-{number}" for number, status in enumerate(statuses) if status == 200} | {"after"}, kept)


if __name__ == "__main__":
    unittest.main()
