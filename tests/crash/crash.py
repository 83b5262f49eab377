#!/usr/bin/python3
"""kill -9 at random moments under write load: every write that was acknowledged must be there after the restart.

  crash.py [--kills 200] [--minutes 0] [--clients 8] [--seed N]

Each client creates, tags, renames and deletes users by raw signed requests, and keeps its own account of what the server said.
A write without an answer may have happened or not; one with an answer has happened, and one refused has not. `--minutes` ends
the run early and says so; the run replays its choices from the seed it prints (the kernel's timing it cannot replay).
"""

import argparse
import http.client
import pathlib
import random
import signal
import sys
import threading
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from harness import VERSIONS, Server  # noqa: E402
from signing import sign  # noqa: E402


class Client:
    """One writer. `certain` maps user names to a tag's value; `open` holds what an unanswered request may have changed."""

    def __init__(self, server: Server, number: int, seed: int):
        self.server, self.number = server, number
        self.random = random.Random(seed * 1000 + number)
        self.certain: dict[str, str] = {}
        self.open: dict[str, set] = {}  # name -> the values it may have, None for absent
        self.made = 0
        self.acknowledged = 0
        self.faults: list[str] = []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            while True:
                self.write(connection)
        except (OSError, http.client.HTTPException):
            pass  # the server was killed
        finally:
            connection.close()

    def write(self, connection):
        names = sorted(self.certain)
        choice = self.random.random()
        if not names or choice < 0.5:
            self.made += 1
            name, value = f"c{self.number}-{self.made}", str(self.random.randrange(10**9))
            self.attempt(connection, "CreateUser", [("UserName", name), ("Tags.member.1.Key", "v"), ("Tags.member.1.Value", value)],
                         {name: ({None}, value)})
        elif choice < 0.75:
            name, value = self.random.choice(names), str(self.random.randrange(10**9))
            self.attempt(connection, "TagUser", [("UserName", name), ("Tags.member.1.Key", "v"), ("Tags.member.1.Value", value)],
                         {name: ({self.certain[name]}, value)})
        elif choice < 0.85:
            self.made += 1
            old, new = self.random.choice(names), f"c{self.number}-{self.made}"
            value = self.certain[old]
            self.attempt(connection, "UpdateUser", [("UserName", old), ("NewUserName", new)], {old: ({value}, None), new: ({None}, value)})
        else:
            name = self.random.choice(names)
            self.attempt(connection, "DeleteUser", [("UserName", name)], {name: ({self.certain[name]}, None)})

    def attempt(self, connection, action, members, effects):
        """effects: name -> (what it may be before, what it is after)."""
        for name, (before, after) in effects.items():
            self.open[name] = before | {after}
            self.certain.pop(name, None)
        body = urllib.parse.urlencode([("Action", action), ("Version", VERSIONS["iam"]), *members]).encode()
        headers = sign(self.server.root, "POST", "/", {"host": self.server.host, "content-type": "application/x-www-form-urlencoded"},
                       body, service="iam")
        connection.request("POST", "/", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            self.faults.append(f"{action} was answered {answer.status}: {text[:300]!r}")
            raise OSError("refused")
        self.acknowledged += 1
        for name, (_, after) in effects.items():
            del self.open[name]
            if after is not None:
                self.certain[name] = after

    def compare(self, stored: dict[str, str]) -> list[str]:
        """Faults; afterwards what was open is certain, as it was found."""
        found = list(self.faults)
        self.faults.clear()
        prefix = f"c{self.number}-"
        own = {name: value for name, value in stored.items() if name.startswith(prefix)}
        for name, value in self.certain.items():
            if own.get(name) != value:
                found.append(f"acknowledged, but {name} is {own.get(name)!r} and not {value!r}")
        for name, allowed in self.open.items():
            if own.get(name) not in allowed:
                found.append(f"{name} is {own.get(name)!r}, which is none of {allowed}")
        for name in own:
            if name not in self.certain and name not in self.open:
                found.append(f"{name} exists although its deletion was acknowledged or it was never asked for")
        self.open.clear()
        self.certain = own
        return found


def stored_users(server: Server) -> dict[str, str]:
    """Name to tag value of every user, by raw requests."""
    users: dict[str, str] = {}
    marker: list = []
    names = []
    while True:
        answer = server.call(server.root, "iam", "ListUsers", [("MaxItems", "1000"), *marker])
        root = ElementTree.fromstring(answer.body)
        texts = {element.tag.split("}")[-1]: element.text for element in root.iter()}
        names += [element.text for element in root.iter() if element.tag.endswith("}UserName")]
        if texts["IsTruncated"] != "true":
            break
        marker = [("Marker", texts["Marker"])]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for name in names:
        body = urllib.parse.urlencode([("Action", "ListUserTags"), ("Version", VERSIONS["iam"]), ("UserName", name)]).encode()
        headers = sign(server.root, "POST", "/", {"host": server.host, "content-type": "application/x-www-form-urlencoded"}, body, service="iam")
        connection.request("POST", "/", body, headers)
        answer = ElementTree.fromstring(connection.getresponse().read())
        users[name] = next((element.text for element in answer.iter() if element.tag.endswith("}Value")), "")
    connection.close()
    return users


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=0, help="end early after so long; 0: do all kills")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    chance = random.Random(arguments.seed)
    started = time.monotonic()
    faults: list[str] = []
    kills = 0
    server = Server()
    try:
        server.start()
        clients = [Client(server, number, arguments.seed) for number in range(arguments.clients)]
        while kills < arguments.kills and not faults:
            if arguments.minutes and time.monotonic() - started > arguments.minutes * 60:
                break
            threads = [threading.Thread(target=client.run) for client in clients]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.0, 0.25))
            server.stop(signal.SIGKILL)
            kills += 1
            for thread in threads:
                thread.join()
            server.start()
            stored = stored_users(server)
            for client in clients:
                faults += client.compare(stored)
            if kills % 20 == 0:
                print(f"{kills} kills, {sum(client.acknowledged for client in clients)} acknowledged writes, {len(stored)} users", flush=True)
            if len(stored) > 600:
                # Keeps the comparison quick: the writers start anew with other names.
                for client in clients:
                    for name in sorted(client.certain)[10:]:
                        server.call(server.root, "iam", "DeleteUser", {"UserName": name})
                        del client.certain[name]
        acknowledged = sum(client.acknowledged for client in clients)
        print(f"{kills} of {arguments.kills} kills in {time.monotonic() - started:.0f} s, {acknowledged} acknowledged writes, seed {arguments.seed}")
        if server.stop() != 0:
            faults.append("the last stop did not exit 0")
    finally:
        if server.process is not None:
            server.stop(signal.SIGKILL)
        server.close()
    for fault in faults[:20]:
        print(fault)
    if not acknowledged:
        faults.append("nothing was written")
    # Each kill is one check: every writer's account was compared with the store after it.
    print(f"{kills - bool(faults)} passed, {int(bool(faults))} failed", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
