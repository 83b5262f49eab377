"""A fresh Keyward for a test: its own data directory and port, its log kept, and every secret it was given remembered.

At the end `Server.find_canaries()` searches logs, metrics and data files for those secrets.
"""

import base64
import http.client
import json
import os
import pathlib
import queue
import re
import secrets
import shutil
import signal
import string
import subprocess
import tempfile
import threading
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

import boto3
import botocore.config

from signing import Keys, sign

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BINARY", str(ROOT / "build" / "keyward"))
ARTIFACTS = ROOT / "artifacts"
# A build with sanitizers starts and works several times slower.
PATIENCE_SECONDS = float(os.environ.get("PATIENCE_SECONDS", "60"))

VERSIONS = {"iam": "2010-05-08", "sts": "2011-06-15", "keyward": "2026-11-01", "billing": "2026-11-01"}


def clean_environment() -> dict:
    """Without settings of this shell that server or clients would take for their own."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("KEYWARD_", "AWS_"))}


def new_password() -> str:
    return "Pw1!" + secrets.token_urlsafe(18)


def new_access_key() -> Keys:
    alphabet = string.ascii_uppercase + "234567"
    identifier = "AKIA" + "".join(secrets.choice(alphabet) for _ in range(16))
    return Keys(identifier, base64.b64encode(secrets.token_bytes(30)).decode())


def keyward(*arguments: str, environment: dict | None = None, timeout: float = PATIENCE_SECONDS) -> subprocess.CompletedProcess:
    """Runs the command to its end."""
    return subprocess.run([BINARY, *map(str, arguments)], env=clean_environment() | (environment or {}), text=True,
                          capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL, check=False)


class Answer:
    def __init__(self, status: int, headers, body: bytes):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.body)

    def _find(self, name: str) -> str | None:
        for element in ElementTree.fromstring(self.body).iter():
            if element.tag.split("}")[-1] == name:
                return element.text or ""
        return None

    @property
    def code(self) -> str | None:
        return self._find("Code")

    @property
    def message(self) -> str | None:
        return self._find("Message")

    def __repr__(self):
        return f"{self.status} {self.text[:600]}"


class Server:
    """Made by `Server.start()`; use as a context manager. `root` signs as the account's root user."""

    def __init__(self, *, options=(), folder: pathlib.Path | None = None, init: bool = True):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="keyward-e2e-"))
        self.owns_folder = folder is None
        self.data = self.folder / "data"
        self.options = list(options)
        self.log = self.folder / "server.log"
        self.process: subprocess.Popen | None = None
        self.port = 0
        self.setup_code: str | None = None
        self.canaries: set[str] = set()
        self.root_email = "owner@example.com"
        self.root_password = self.secret(new_password())
        self.root = new_access_key()
        self.secret(self.root.secret)
        self.account_id = ""
        if init:
            self.init()

    # -- life cycle

    def init(self):
        password, key = self.folder / "root-password", self.folder / "root-key"
        password.write_text(self.root_password)
        key.write_text(self.root.secret)
        password.chmod(0o600)
        key.chmod(0o600)
        done = keyward("init", "--data", self.data, "--root-email", self.root_email, "--root-password-file", password,
                       "--account-name", "Example", "--root-access-key-id", self.root.access_key_id,
                       "--root-secret-access-key-file", key)
        if done.returncode != 0:
            raise RuntimeError(f"keyward init failed ({done.returncode}): {done.stdout}{done.stderr}")
        password.unlink()
        key.unlink()
        self.init_output = json.loads(done.stdout)
        self.account_id = self.init_output["accountId"]

    def start(self, *, wait: bool = True, environment: dict | None = None) -> "Server":
        self.lines: queue.Queue = queue.Queue()
        address = f"127.0.0.1:{self.port}"  # 0 the first time, then the same one again
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", str(self.data), "--listen", address, *self.options], env=clean_environment() | (environment or {}),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log.open("ab"), text=True)
        threading.Thread(target=self._read_output, args=(self.process, self.lines), daemon=True).start()
        if wait:
            self.wait_ready()
        return self

    def _read_output(self, process, lines):
        # The queue is this process's own: a reader that ends late must not speak for the next one.
        with self.log.open("a") as log:
            for line in process.stdout:
                # The set-up code is meant for the person at this terminal; it is not part of the log.
                if not line.startswith("Set-up code:"):
                    log.write(line)
                    log.flush()
                lines.put(line.rstrip("\n"))
        lines.put(None)

    def wait_ready(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise TimeoutError("the server did not become ready: " + self.log.read_text()[-2000:]) from None
            if line is None:
                raise RuntimeError(f"the server ended with {self.process.wait()}: {self.log.read_text()[-2000:]}")
            if found := re.match(r"Set-up code: (\S+)", line):
                self.setup_code = self.secret(found.group(1))
            if found := re.match(r"Keyward is ready: https?://[^:/]+:(\d+)", line):
                self.port = int(found.group(1))
                break
        while self.http("GET", "/health/ready").status != 200:
            if time.monotonic() > deadline:
                raise TimeoutError("/health/ready does not answer 200")
            time.sleep(0.02)
        # The set-up code may be printed after the address.
        time.sleep(0.01)
        while not self.lines.empty():
            if (line := self.lines.get()) and (found := re.match(r"Set-up code: (\S+)", line)):
                self.setup_code = self.secret(found.group(1))

    def stop(self, with_signal=signal.SIGTERM) -> int:
        """Its exit status."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            status = self.process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self.process = None
        return status

    def restart(self, with_signal=signal.SIGTERM):
        status = self.stop(with_signal)
        self.start()
        return status

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def close(self):
        status = self.stop()
        if self.owns_folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        return status

    # -- secrets

    def secret(self, text: str) -> str:
        """Remembers a secret that must not appear in logs, metrics or data files."""
        if text:
            self.canaries.add(text)
        return text

    def find_canaries(self) -> list[str]:
        """Where a secret appears in plain, as base64 or as hexadecimal digits: file names and what kind, never the secret."""
        metrics = self.http("GET", "/metrics").body if self.process else b""
        places = [("metrics", metrics)]
        places += [(str(file.relative_to(self.folder)), file.read_bytes()) for file in self.folder.rglob("*") if file.is_file()]
        found = []
        # The sealing key may stand in its own file only.
        key_file = pathlib.Path(f"{self.data}.key")
        if key_file.exists():
            for word in key_file.read_bytes().split():
                found += [f"{name}: the sealing key" for name, content in places if len(word) >= 32 and word in content and name != key_file.name]
        for canary in self.canaries:
            raw = canary.encode()
            forms = {"plain": raw, "hex": raw.hex().encode(), "base64": base64.b64encode(raw).rstrip(b"=")[:-1],
                     "form": urllib.parse.quote(canary, safe="").encode()}
            if re.fullmatch(r"[A-Z2-7]{32,}", canary):
                forms["decoded seed"] = base64.b32decode(canary + "=" * (-len(canary) % 8))
            for name, content in places:
                found += [f"{name}: {kind} of a secret of {len(canary)} characters" for kind, form in forms.items() if form in content]
        return sorted(set(found))

    # -- clients

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"

    def http(self, method: str, path: str, body: bytes = b"", headers: dict | None = None, timeout: float = 30) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = dict(headers or {})
        if "host" not in {name.lower() for name in headers}:
            headers["Host"] = self.host
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def call(self, keys: Keys | None, service: str, action: str, members: dict | list | None = None, **signing) -> Answer:
        """One operation by the Query protocol, signed by this suite's own code; unsigned when `keys` is None."""
        pairs = list(members.items()) if isinstance(members, dict) else list(members or [])
        body = urllib.parse.urlencode([("Action", action), ("Version", VERSIONS[service]), *pairs]).encode()
        headers = {"host": self.host, "content-type": "application/x-www-form-urlencoded; charset=utf-8"}
        if keys is not None:
            headers = sign(keys, "POST", "/", headers, body, service=service, **signing)
        return self.http("POST", "/", body, headers)

    def client(self, service: str, keys: Keys | None = None):
        keys = keys or self.root
        return boto3.client(
            service, endpoint_url=self.url, region_name="us-east-1", aws_access_key_id=keys.access_key_id,
            aws_secret_access_key=keys.secret, aws_session_token=keys.session_token or None,
            config=botocore.config.Config(retries={"max_attempts": 0}, read_timeout=60))

    def user(self, name: str, *policies: str) -> Keys:
        """A new user with an access key and these AWS managed policies."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        for policy in policies:
            iam.attach_user_policy(UserName=name, PolicyArn=f"arn:aws:iam::aws:policy/{policy}")
        made = iam.create_access_key(UserName=name)["AccessKey"]
        return Keys(made["AccessKeyId"], self.secret(made["SecretAccessKey"]))

    def allow(self, name: str, statement: dict | list, user: str):
        statements = statement if isinstance(statement, list) else [statement]
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        self.client("iam").put_user_policy(UserName=user, PolicyName=name, PolicyDocument=document)
