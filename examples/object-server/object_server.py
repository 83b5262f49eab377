#!/usr/bin/env python3
"""A small object server that speaks enough of S3 for `aws s3api`, and knows neither users nor secrets: Keyward does.

  object_server.py --keyward http://localhost:8700 --keys FILE --store DIR [--listen 127.0.0.1:9000] [--account ID]

FILE holds the server's own access key, as `aws configure` writes it: lines aws_access_key_id = ..., aws_secret_access_key = ...
STORE has a folder for each bucket; STORE/BUCKET.policy.json, if there is one, is the bucket's policy.
"""

import argparse
import hashlib
import http.server
import json
import pathlib
import re
import urllib.parse
import urllib.request
from xml.sax.saxutils import escape

import botocore.auth
import botocore.awsrequest
import botocore.credentials

MAX_OBJECT_BYTES = 64 << 20
# What a client of S3 expects for Keyward's codes: (code, status).
S3_ERRORS = {"InvalidClientTokenId": ("InvalidAccessKeyId", 403), "ExpiredToken": ("ExpiredToken", 400),
             "RequestExpired": ("RequestTimeTooSkewed", 403), "SignatureDoesNotMatch": ("SignatureDoesNotMatch", 403)}


class Refused(Exception):
    def __init__(self, code, message, status=403):
        super().__init__(message)
        self.code, self.status = code, status


class Keyward:
    """Asks Keyward. The only place that knows a secret, and it is the server's own."""

    def __init__(self, url, keys_file, account):
        read = dict(re.findall(r"^\s*(aws_\w+)\s*=\s*(\S+)", pathlib.Path(keys_file).read_text(), re.MULTILINE))
        self.url, self.account = url.rstrip("/") + "/decision/v1/authorize", account
        self.keys = botocore.credentials.Credentials(read["aws_access_key_id"], read["aws_secret_access_key"])

    def authorize(self, question):
        request = botocore.awsrequest.AWSRequest("POST", self.url, data=json.dumps(question).encode(),
                                                 headers={"Content-Type": "application/json"})
        botocore.auth.SigV4Auth(self.keys, "keyward", "us-east-1").add_auth(request)
        call = urllib.request.Request(self.url, request.data, dict(request.headers.items()))
        try:
            with urllib.request.urlopen(call, timeout=5) as answer:
                result = json.load(answer)
        except OSError as error:  # nobody to ask is nobody allowed
            raise Refused("ServiceUnavailable", "The permission service does not answer.", 503) from error
        if error := result.get("error"):
            code, status = S3_ERRORS.get(error["code"], ("AccessDenied", 403))
            raise Refused(code, error["message"], status)
        if result["decision"] != "allowed":
            # Why, sealed: `aws sts decode-authorization-message` opens it for those who may know.
            encoded = result.get("encodedAuthorizationMessage", "")
            raise Refused("AccessDenied", result["reason"] + (f" Encoded authorization failure message: {encoded}" if encoded else ""))
        return result["principal"]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    keyward: Keyward
    store: pathlib.Path

    def handle_one(self):
        self.body = self.read_body()
        path, _, query = self.path.partition("?")
        bucket, _, key = urllib.parse.unquote(path).lstrip("/").partition("/")
        parameters = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        if not re.fullmatch(r"[a-z0-9-]{3,63}", bucket) or not (self.store / bucket).is_dir():
            raise Refused("NoSuchBucket", "The specified bucket does not exist", 404)
        arn = f"arn:aws:s3:::{bucket}"
        # An object's file is named by the hash of its key: no key, whatever is in it, leaves its bucket.
        file = self.store / bucket / hashlib.sha256(key.encode()).hexdigest()
        if self.command == "GET" and not key:
            prefix = parameters.get("prefix", "")
            self.authorize(bucket, path, query, "s3:ListBucket", arn, {"s3:prefix": prefix})
            return self.list_objects(bucket, prefix)
        actions = {"GET": "s3:GetObject", "HEAD": "s3:GetObject", "PUT": "s3:PutObject", "DELETE": "s3:DeleteObject"}
        if not key or self.command not in actions or set(parameters) & {"acl", "uploads", "uploadId", "tagging", "versionId"}:
            raise Refused("NotImplemented", "This server does not do that.", 501)
        self.authorize(bucket, path, query, actions[self.command], f"{arn}/{key}", {})
        if self.command == "PUT":
            (file.parent / f"{file.name}.name").write_text(key)
            file.write_bytes(self.body)
            return self.answer(200, headers={"ETag": f'"{hashlib.md5(self.body).hexdigest()}"'})
        if self.command == "DELETE":
            file.unlink(missing_ok=True)
            return self.answer(204)
        if not file.exists():
            raise Refused("NoSuchKey", "The specified key does not exist.", 404)
        return self.answer(200, file.read_bytes(), "binary/octet-stream")

    def authorize(self, bucket, path, query, action, resource, context):
        """The request as it came, what it is about, and what only this server knows."""
        headers = {}
        for name, value in self.headers.items():
            headers.setdefault(name.lower(), []).append(value)
        policy = self.store / f"{bucket}.policy.json"
        self.keyward.authorize({
            "principal": {"request": {"service": "s3", "method": self.command, "path": path, "query": query,
                                      "headers": headers, "payloadHash": hashlib.sha256(self.body).hexdigest()}},
            "action": action, "resource": resource, "resourceAccount": self.keyward.account,
            "context": {"aws:SourceIp": self.client_address[0], "aws:SecureTransport": False, **context},
            **({"resourcePolicy": policy.read_text()} if policy.exists() else {})})

    def list_objects(self, bucket, prefix):
        names = {name.stem: name.read_text() for name in (self.store / bucket).glob("*.name")}
        held = sorted((key, (self.store / bucket / stem).stat().st_size) for stem, key in names.items()
                      if key.startswith(prefix) and (self.store / bucket / stem).exists())
        contents = "".join(f"<Contents><Key>{escape(key)}</Key><Size>{size}</Size></Contents>" for key, size in held)
        self.answer(200, f"<ListBucketResult><Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(held)}</KeyCount>"
                         f"<IsTruncated>false</IsTruncated>{contents}</ListBucketResult>".encode(), "application/xml")

    def read_body(self):
        if self.headers.get("x-amz-content-sha256", "").startswith("STREAMING-") or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise Refused("NotImplemented", "Send the object in one piece.", 501)
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= MAX_OBJECT_BYTES:
            self.close_connection = True
            raise Refused("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400)
        return self.rfile.read(length)

    def answer(self, status, body=b"", content_type="application/xml", headers=None):
        self.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        try:
            self.handle_one()
        except Refused as why:
            self.answer(why.status, f"<Error><Code>{why.code}</Code><Message>{escape(str(why))}</Message></Error>".encode())

    do_HEAD = do_PUT = do_DELETE = do_POST = do_GET

    def log_message(self, *_):
        """Nothing: the audit log is Keyward's."""


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--keyward", "--keys", "--store"):
        options.add_argument(name, required=True)
    options.add_argument("--listen", default="127.0.0.1:9000")
    options.add_argument("--account", required=True, help="the 12 digits of the account whose buckets these are")
    given = options.parse_args()
    Handler.keyward = Keyward(given.keyward, given.keys, given.account)
    Handler.store = pathlib.Path(given.store)
    host, _, port = given.listen.rpartition(":")
    server = http.server.ThreadingHTTPServer((host, int(port)), Handler)
    print(f"The object server is ready: http://{host}:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
