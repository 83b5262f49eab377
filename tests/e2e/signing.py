"""SigV4 from its documentation, independent of the server's code and of the SDKs, so that a test can send what no SDK would.

https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
"""

import datetime
import hashlib
import hmac
import urllib.parse
from dataclasses import dataclass


@dataclass(frozen=True)
class Keys:
    access_key_id: str
    secret: str
    session_token: str = ""


def encode(text: str) -> str:
    return urllib.parse.quote(text, safe="-_.~")


def amz_date(offset_seconds: float = 0) -> str:
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=offset_seconds)
    return moment.strftime("%Y%m%dT%H%M%SZ")


def signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    key = ("AWS4" + secret).encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def signature(keys, method, path, query, headers, signed_names, body, date, region, service) -> str:
    """query: list of pairs; headers: dict with lower-case names."""
    canonical_query = "&".join(sorted(f"{encode(name)}={encode(value)}" for name, value in query))
    canonical_headers = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in signed_names)
    canonical = "\n".join([method, path, canonical_query, canonical_headers, ";".join(signed_names),
                           hashlib.sha256(body).hexdigest()])
    scope = f"{date[:8]}/{region}/{service}/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    return hmac.new(signing_key(keys.secret, date[:8], region, service), to_sign.encode(), hashlib.sha256).hexdigest()


def sign(keys: Keys, method: str, path: str, headers: dict, body: bytes, *, service: str, region: str = "us-east-1",
         date: str = "", query=(), unsigned=()) -> dict:
    """The headers of a signed request; `headers` must hold host. `unsigned` names headers to send without signing them."""
    date = date or amz_date()
    sent = {name.lower(): value for name, value in headers.items()} | {"x-amz-date": date}
    if keys.session_token:
        sent["x-amz-security-token"] = keys.session_token
    names = sorted(set(sent) - set(unsigned))
    made = signature(keys, method, path, list(query), sent, names, body, date, region, service)
    credential = f"{keys.access_key_id}/{date[:8]}/{region}/{service}/aws4_request"
    sent["authorization"] = (f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={';'.join(names)}, Signature={made}")
    return sent


def presign(keys: Keys, host: str, query, *, service: str, region: str = "us-east-1", date: str = "", expires: int = 60,
            extra_headers=None) -> str:
    """The query string of a presigned GET of `/`."""
    date = date or amz_date()
    headers = {"host": host} | (extra_headers or {})
    names = sorted(headers)
    pairs = list(query) + [
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", f"{keys.access_key_id}/{date[:8]}/{region}/{service}/aws4_request"),
        ("X-Amz-Date", date), ("X-Amz-Expires", str(expires)), ("X-Amz-SignedHeaders", ";".join(names))]
    if keys.session_token:
        pairs.append(("X-Amz-Security-Token", keys.session_token))
    made = signature(keys, "GET", "/", pairs, headers, names, b"", date, region, service)
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in [*pairs, ("X-Amz-Signature", made)])
