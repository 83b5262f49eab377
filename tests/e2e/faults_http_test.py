"""Bad input at the socket, in forms and in signatures: refused with the right answer, and the server goes on for everybody else."""

import json
import os
import resource
import socket
import time
import unittest

import signing
from harness import Keys, Server


class HttpFaults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)

    def tearDown(self):
        self.assertIsNone(self.server.process.poll(), "the server has died")
        self.assertEqual(200, self.server.call(self.server.root, "sts", "GetCallerIdentity").status)

    def raw(self, request: bytes, timeout: float = 15) -> bytes:
        """What the server sends until it closes or says no more for a second."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=timeout) as connection:
            try:
                connection.sendall(request)
            except (BrokenPipeError, ConnectionResetError):
                pass
            got = b""
            try:
                while chunk := connection.recv(65536):
                    got += chunk
                    connection.settimeout(1)
            except (TimeoutError, ConnectionResetError):
                pass
            return got

    def status(self, request: bytes) -> int:
        got = self.raw(request)
        return int(got.split(b" ")[1]) if got.startswith(b"HTTP/1.") else 0

    def test_framing_that_two_readers_would_read_differently(self):
        host = f"Host: {self.server.host}\r\n".encode()
        for name, request in {
            "length and chunked": b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "two lengths": b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
            "folded header": b"GET /health/live HTTP/1.1\r\n" + host + b"X-A: 1\r\n 2\r\n\r\n",
            "bare LF": b"GET /health/live HTTP/1.1\n" + host.replace(b"\r", b"") + b"\n",
            "two hosts": b"GET /health/live HTTP/1.1\r\n" + host + b"Host: other.example\r\n\r\n",
            "no host": b"GET /health/live HTTP/1.1\r\n\r\n",
            "blank before colon": b"GET /health/live HTTP/1.1\r\n" + host + b"X-A : 1\r\n\r\n",
            "NUL in header": b"GET /health/live HTTP/1.1\r\n" + host + b"X-A: a\0b\r\n\r\n",
            "not chunked at the end": b"POST / HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked, gzip\r\n\r\n",
            "negative length": b"POST / HTTP/1.1\r\n" + host + b"Content-Length: -1\r\n\r\n",
            "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(64) + b"\r\n\r\n",
        }.items():
            with self.subTest(name):
                self.assertIn(self.status(request), (0, 400, 501))

    def test_other_hosts_are_refused(self):
        answer = self.server.http("GET", "/signin/api/context", headers={"Host": "rebound.example"})
        self.assertIn(answer.status, (400, 403, 421))

    def test_sizes(self):
        host = f"Host: {self.server.host}\r\n".encode()
        self.assertIn(self.status(b"GET /health/live HTTP/1.1\r\n" + host + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n"), (0, 400, 431))
        self.assertIn(self.status(b"GET /health/live HTTP/1.1\r\n" + host + b"".join(b"X-%d: a\r\n" % n for n in range(100_000)) + b"\r\n"), (0, 400, 431))
        self.assertIn(self.status(b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + host + b"\r\n"), (0, 400, 414, 431))
        self.assertIn(self.status(b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 999999999999\r\n\r\n"), (413,))
        self.assertIn(self.status(b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 3\r\nContent-Encoding: gzip\r\n\r\nabc"), (400, 403, 415))

    def test_forms(self):
        server = self.server
        def post(body: bytes, content_type="application/x-www-form-urlencoded; charset=utf-8"):
            headers = signing.sign(server.root, "POST", "/", {"host": server.host, "content-type": content_type}, body, service="iam")
            return server.http("POST", "/", body, headers)
        base = b"Action=CreateUser&Version=2010-05-08&"
        for name, body, statuses in [
            ("100,000 fields", base + b"&".join(b"a%d=1" % n for n in range(60_000)), (400, 404, 413)),
            ("invalid UTF-8", base + b"UserName=%ff%fe", (400, 404)),
            ("truncated escape", base + b"UserName=%f", (400, 404)),
            ("NUL in a value", base + b"UserName=a%00b", (400, 404)),
            ("a name no XML could carry", base + b"UserName=%01%02", (400,)),
            ("a parameter twice", base + b"UserName=a&UserName=b", (400,)),
            ("the action twice", b"Action=GetUser&" + base + b"UserName=a", (400,)),
            # The number only orders the list; the tag lacks nothing but its value.
            ("a huge list index", base + b"UserName=b%20b&Tags.member.99999999999999999999.Key=a", (400,)),
            ("a policy a million deep", b"Action=CreatePolicy&Version=2010-05-08&PolicyName=deep&PolicyDocument=" + b"[" * 120_000, (400,)),
            ("more than a mebibyte", base + b"UserName=" + b"a" * 1_200_000, (400, 413)),
            ("no action", b"Version=2010-05-08", (400,)),
        ]:
            with self.subTest(name):
                answer = post(body)
                self.assertIn(answer.status, statuses, answer)
        self.assertEqual([], server.client("iam").list_users()["Users"])

    def test_signatures(self):
        server, root = self.server, self.server.root
        body = b"Action=ListUsers&Version=2010-05-08"
        base = {"host": server.host, "content-type": "application/x-www-form-urlencoded; charset=utf-8"}
        def signed(**options):
            return signing.sign(options.pop("keys", root), "POST", "/", base | options.pop("extra", {}), body,
                                **({"service": "iam"} | options))
        differs = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and " \
                  "signing method. Consult the service documentation for details."
        invalid = "The security token included in the request is invalid."
        cases = [
            ("good", signed(), 200, None, None),
            ("wrong secret", signed(keys=Keys(root.access_key_id, "x" * 40)), 403, "SignatureDoesNotMatch", differs),
            ("unknown key", signed(keys=Keys("AKIAIOSFODNN7EXAMPLE", "x" * 40)), 403, "InvalidClientTokenId", invalid),
            ("other service", signed(service="s3"), 403, "SignatureDoesNotMatch", "Credential should be scoped to correct service: 'iam'."),
            ("16 minutes old", signed(date=signing.amz_date(-16 * 60)), 403, "SignatureDoesNotMatch", "Signature expired: "),
            ("16 minutes early", signed(date=signing.amz_date(16 * 60)), 403, "SignatureDoesNotMatch", "Signature not yet current: "),
            ("14 minutes old", signed(date=signing.amz_date(-14 * 60)), 200, None, None),
            ("host not signed", signed(unsigned=("host",)), 403, "SignatureDoesNotMatch",
             "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
            ("a header of AWS's not signed", signed(extra={"x-amz-meta": "a"}, unsigned=("x-amz-meta",)), 403, "SignatureDoesNotMatch", None),
            ("unknown algorithm", {**signed(), "authorization": signed()["authorization"].replace("AWS4-HMAC-SHA256", "AWS4-HMAC-MD5", 1)},
             400, "IncompleteSignature", None),
            ("no signature part", {**signed(), "authorization": signed()["authorization"].split(", Signature")[0]}, 400,
             "IncompleteSignature", "Authorization header requires 'Signature' parameter."),
            ("date not ISO", {**signed(), "x-amz-date": "yesterday"}, 400, "IncompleteSignature", "Date must be in ISO-8601 'basic format'. Got 'yesterday'."),
            ("garbage", {**base, "authorization": "AWS4-HMAC-SHA256 " + "=,;/" * 2000}, 400, "IncompleteSignature", None),
            ("one bit of the signature", {**signed(), "authorization": flip(signed()["authorization"])}, 403, "SignatureDoesNotMatch", differs),
        ]
        for name, headers, status, code, message in cases:
            with self.subTest(name):
                answer = server.http("POST", "/", body, headers)
                self.assertEqual(status, answer.status, answer)
                if code:
                    self.assertEqual(code, answer.code)
                if message:
                    self.assertTrue(answer.message.startswith(message), answer.message)
        with self.subTest("body changed after signing"):
            answer = server.http("POST", "/", body + b"&PathPrefix=/a", signed())
            self.assertEqual("SignatureDoesNotMatch", answer.code)
        with self.subTest("presigned, past its end"):
            query = [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]
            presigned = signing.presign(root, server.host, query, service="sts", date=signing.amz_date(-120), expires=60)
            self.assertEqual(403, server.http("GET", "/?" + presigned).status)
            presigned = signing.presign(root, server.host, query, service="sts", expires=604801)
            self.assertNotEqual(200, server.http("GET", "/?" + presigned).status)

    def test_a_slow_client_is_cut_off_and_others_do_not_wait(self):
        with socket.create_connection(("127.0.0.1", self.server.port)) as slow:
            slow.sendall(b"POST / HTTP/1.1\r\nHost: " + self.server.host.encode() + b"\r\n")
            started = time.monotonic()
            slow.settimeout(40)
            closed = False
            while time.monotonic() - started < 40 and not closed:
                asked = time.monotonic()
                self.assertEqual(200, self.server.http("GET", "/health/live").status)
                self.assertLess(time.monotonic() - asked, 1)
                try:
                    slow.sendall(b"X-A: a\r\n")
                    slow.settimeout(1)
                    closed = slow.recv(4096) == b"" or True
                except TimeoutError:
                    continue
                except (BrokenPipeError, ConnectionResetError):
                    closed = True
            self.assertTrue(closed, "a request without an end was let go on for 40 s")

    def test_ten_thousand_idle_connections(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 10_000
        if hard < wanted + 200:
            wanted = hard - 200
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, wanted + 200), hard))
        idle = []
        try:
            for _ in range(wanted):
                try:
                    connection = socket.socket()
                    connection.settimeout(5)
                    connection.connect(("127.0.0.1", self.server.port))
                    idle.append(connection)
                except OSError:
                    break  # the server may have a bound of its own, as long as others are served
            started = time.monotonic()
            self.assertEqual(200, self.server.call(self.server.root, "sts", "GetCallerIdentity").status)
            self.assertLess(time.monotonic() - started, 5)
        finally:
            for connection in idle:
                connection.close()
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def flip(authorization: str) -> str:
    return authorization[:-1] + ("0" if authorization[-1] != "0" else "1")
