"""The console's own calls, as a browser makes them: JSON with the session's cookie and the two headers every call needs."""

import http.cookies
import json

from harness import Answer, Server

HEADERS = {"Content-Type": "application/json", "X-Keyward-Console": "1"}


class Console:
    def __init__(self, server: Server):
        self.server = server
        self.cookies: dict[str, str] = {}

    def request(self, method: str, path: str, body=None, headers: dict | None = None, raw: bytes | None = None) -> Answer:
        sent = dict(HEADERS if headers is None else headers)
        sent.setdefault("Origin", self.server.url)
        if sent["Origin"] is None:
            del sent["Origin"]
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        content = raw if raw is not None else (json.dumps(body).encode() if body is not None else b"")
        answer = self.server.http(method, path, content, sent)
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value if name.endswith("keyward-account") else self.server.secret(morsel.value)
        return answer

    def post(self, path: str, body=None, **options) -> Answer:
        return self.request("POST", path, body if body is not None else {}, **options)

    def call(self, service: str, operation: str, members=None, **options) -> Answer:
        return self.post(f"/console/api/{service}/{operation}", members, **options)

    def sign_in_root(self, password: str | None = None) -> Answer:
        return self.post("/signin/api/root", {"email": self.server.root_email, "password": password or self.server.root_password})

    def sign_in_user(self, account: str, name: str, password: str, remember: bool = True) -> Answer:
        return self.post("/signin/api/user", {"account": account, "userName": name, "password": password, "rememberAccount": remember})

    def session(self) -> Answer:
        return self.request("GET", "/signin/api/session")
