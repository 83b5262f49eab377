#!/usr/bin/python3
"""One table: figure, reference, ratio, both measured in this run, in turn, medians. server_bench.py BUILD-DIRECTORY

Server and reference each run one worker on the first processor, the load on the second. The ratios count, not the figures."""

import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from signing import Keys, sign

ROUNDS = 5
SECONDS = 2.0
LISTED_USERS = 1000
BUILD = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build").resolve()
KEY, SECRET = "AKIABENCHBENCHBENCH2", "bench-bench-bench-bench-bench-bench-benc"


def pinned(processor, command):
    return ["taskset", "-c", str(processor), *map(str, command)]


def cpu_seconds(pid):
    """User and system time of a process and its children that still run."""
    total = 0
    for entry in [pid, *subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()]:
        fields = pathlib.Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def load(port, kind, clients=32, seconds=SECONDS, more=(), keys=(KEY, SECRET)):
    command = pinned(1, [BUILD / "tests/bench/http_load", port, clients, seconds, kind, *keys, *more])
    answered, failed, elapsed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    if int(failed):
        raise SystemExit(f"{failed} of {answered} requests of kind {kind} failed")
    return int(answered), float(elapsed)


class Keyward:
    def __init__(self, folder):
        self.folder = folder
        (folder / "password").write_text("Bench-Password-1")
        (folder / "secret").write_text(SECRET)
        (folder / "quota.yaml").write_text("quotas:\n  UsersPerAccount: 10000000\n")
        subprocess.run([BUILD / "keyward", "init", "--data", folder / "data", "--root-email", "bench@example.com",
                        "--root-password-file", folder / "password", "--root-access-key-id", KEY,
                        "--root-secret-access-key-file", folder / "secret"], check=True, capture_output=True)
        self.start()

    def start(self):
        began = time.perf_counter()
        self.process = subprocess.Popen(
            pinned(0, [BUILD / "keyward", "serve", "--data", self.folder / "data", "--listen", "127.0.0.1:0",
                       "--threads", "1", "--config", self.folder / "quota.yaml"]),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if found := re.search(r"http://localhost:(\d+)", line):
                self.port = int(found.group(1))
                break
        self.start_milliseconds = (time.perf_counter() - began) * 1000

    def resident_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def peak_mib_during(self, work):
        """By how much the resident memory grew at most while `work` ran."""
        process = pathlib.Path(f"/proc/{self.process.pid}")
        (process / "clear_refs").write_text("5")  # the peak begins anew
        before = self.resident_mib()
        work()
        return int(re.search(r"VmHWM:\s+(\d+)", (process / "status").read_text()).group(1)) / 1024 - before

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Nginx:
    """One worker that answers as many bytes as the API does."""

    def __init__(self, folder, body):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        answer = f"default_type text/xml; return 200 '{body}';"
        if len(body) > 4000:  # longer than a word of nginx's configuration: a file, given to POST, too
            (folder / "answer").write_text(body)
            answer = f"error_page 403 405 =200 /answer; root {folder};"
        (folder / "nginx.conf").write_text(f"""
{"user root;" if os.getuid() == 0 else ""} worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log /dev/null;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 100000000; client_max_body_size 4m; client_body_buffer_size 4m;
  server {{ listen 127.0.0.1:{self.port}; location / {{ {answer} }} }} }}""")
        self.process = subprocess.Popen(pinned(0, ["nginx", "-c", folder / "nginx.conf", "-p", folder]),
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", b"").read()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("nginx does not answer")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def per_request(server, kind, **options):
    before = cpu_seconds(server.process.pid)
    answered, elapsed = load(server.port, kind, **options)
    return answered / elapsed, (cpu_seconds(server.process.pid) - before) / answered * 1e6


def row(name, figure, reference, ratio, aim):
    print(f"| {name} | {figure} | {reference} | {ratio} | {aim} |", flush=True)


def call(server, path, service, body, content_type):
    host = f"localhost:{server.port}"
    headers = sign(Keys(KEY, SECRET), "POST", path, {"host": host, "content-type": content_type}, body, service=service)
    with urllib.request.urlopen(urllib.request.Request(f"http://{host}{path}", body, headers)) as answer:
        return answer.read()


def iam(server, action, **members):
    body = urllib.parse.urlencode({"Action": action, "Version": "2010-05-08", **members}).encode()
    found = xml.etree.ElementTree.fromstring(call(server, "/", "iam", body, "application/x-www-form-urlencoded"))
    names = [element.tag.split("}")[-1] for element in found.iter()]
    return {name: element.text for name, element in zip(names, found.iter())} | {"count UserName": names.count("UserName")}


def list_users(keyward):
    """1,000 users in ten pages, each from the marker of the one before, beside ten calls of GetCallerIdentity."""
    for number in range(LISTED_USERS):
        iam(keyward, "CreateUser", UserName=f"listed-{number:04}", Path="/listed/")
    pages = []
    for _ in range(ROUNDS):
        users, began, spent = 0, time.perf_counter(), cpu_seconds(keyward.process.pid)
        rounds = 0
        while time.perf_counter() - began < SECONDS:
            marker, users = {}, 0
            while marker is not None:
                answer = iam(keyward, "ListUsers", PathPrefix="/listed/", MaxItems=100, **marker)
                users += answer["count UserName"]
                marker = {"Marker": answer["Marker"]} if answer["IsTruncated"] == "true" else None
            rounds += 1
            if users != LISTED_USERS:
                raise SystemExit(f"{users} users listed instead of {LISTED_USERS}")
        pages.append((cpu_seconds(keyward.process.pid) - spent) / rounds * 1000)
    one = statistics.median(per_request(keyward, "identity")[1] for _ in range(ROUNDS)) / 1000
    row("1,000 users in pages of 100, milliseconds of server CPU", f"{statistics.median(pages):.1f}", f"{10 * one:.2f} (ten GetCallerIdentity)",
        f"{statistics.median(pages) / 10 / one:.1f} a page", "")


def account_details(keyward):
    """Every entity that the runs before have made, in pages of 1,000."""
    found, pages, spent = 0, 0, cpu_seconds(keyward.process.pid)

    def walk():
        nonlocal found, pages
        marker = {}
        while marker is not None:
            answer = iam(keyward, "GetAccountAuthorizationDetails", MaxItems=1000, **marker)
            found += answer["count UserName"]
            pages += 1
            marker = {"Marker": answer["Marker"]} if answer["IsTruncated"] == "true" else None

    growth = keyward.peak_mib_during(walk)
    milliseconds = (cpu_seconds(keyward.process.pid) - spent) * 1000 / pages
    row(f"details of {found} users in pages of 1,000: milliseconds of server CPU a page, growth of memory", f"{milliseconds:.1f}, {growth:.1f} MiB", "", "", "")


def assume_role(keyward):
    """Beside GetCallerIdentity of the same user: the trust policy names the account, and the user's own policy allows it."""
    user = iam(keyward, "CreateUser", UserName="assuming")["Arn"]
    made = iam(keyward, "CreateAccessKey", UserName="assuming")
    keys = (made["AccessKeyId"], made["SecretAccessKey"])
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    iam(keyward, "PutUserPolicy", UserName="assuming", PolicyName="assume", PolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": [statement | {"Resource": "*"}]}))
    role = iam(keyward, "CreateRole", RoleName="duty", AssumeRolePolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": [statement | {"Principal": {"AWS": user.split(":")[4]}}]}))["Arn"]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(per_request(keyward, "role", keys=keys, more=(1, role))[0])
        theirs.append(per_request(keyward, "identity", keys=keys)[0])
    rate = statistics.median(a / b for a, b in zip(ours, theirs))
    row("AssumeRole, requests per second of one core", f"{statistics.median(ours):.0f}",
        f"{statistics.median(theirs):.0f} (GetCallerIdentity)", f"{rate:.2f}", ">= 0.5")


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="keyward-bench-"))
    try:
        keyward = Keyward(folder)
        body = "x" * 430  # the size of a GetCallerIdentity answer
        nginx = Nginx(folder, body)
        print("| figure | Keyward | reference | ratio | aim |\n|---|---|---|---|---|")
        ours, theirs = [], []
        load(keyward.port, "identity", seconds=0.5)
        load(nginx.port, "plain", seconds=0.5)
        resident = keyward.resident_mib()
        for _ in range(ROUNDS):
            ours.append(per_request(keyward, "identity"))
            theirs.append(per_request(nginx, "plain"))
        rate = statistics.median(a[0] / b[0] for a, b in zip(ours, theirs))
        cost = statistics.median(b[1] / a[1] for a, b in zip(ours, theirs))
        row("signed GetCallerIdentity, requests per second of one core", f"{statistics.median(a[0] for a in ours):.0f}",
            f"{statistics.median(b[0] for b in theirs):.0f} (nginx return 200)", f"{rate:.2f}", ">= 0.7")
        row("the same, microseconds of server CPU per request", f"{statistics.median(a[1] for a in ours):.1f}",
            f"{statistics.median(b[1] for b in theirs):.1f} (nginx)", f"{cost:.2f} (reference / ours)", ">= 0.7")
        nginx.stop()
        assume_role(keyward)
        list_users(keyward)

        for clients in (64, 1):
            ours, theirs = [], []
            for number in range(ROUNDS):
                answered, elapsed = load(keyward.port, "users", clients)
                ours.append(answered / elapsed)
                command = [BUILD / "tests/bench/sqlite_commits", folder / f"raw-{clients}-{number}.db", SECONDS, clients, 400]
                rows, elapsed = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout.split()
                theirs.append(int(rows) / float(elapsed))
            ratio = statistics.median(a / b for a, b in zip(ours, theirs))
            row(f"durable CreateUser per second, {clients} client{'s' if clients > 1 else ''}", f"{statistics.median(ours):.0f}",
                f"{statistics.median(theirs):.0f} (SQLite, {clients} rows a commit)", f"{ratio:.2f}",
                ">= 0.6" if clients > 1 else "")
        account_details(keyward)
        keyward.stop()

        starts = []
        empty = folder / "empty"
        empty.mkdir()
        fresh = Keyward(empty)
        idle = fresh.resident_mib()
        fresh.stop()
        for _ in range(ROUNDS):
            fresh.start()
            starts.append(fresh.start_milliseconds)
            fresh.stop()
        row("start on a new store, milliseconds", f"{statistics.median(starts):.0f}", "", "", "< 50")
        row("resident memory, MiB: idle / after load", f"{idle:.1f} / {resident:.1f}", "", "", "< 30")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
