#!/usr/bin/env python3
"""Makes tests/data/sigv4-vectors.json: requests signed by botocore under a fixed clock.

botocore is the independent witness: the C++ tests verify what it signed, and sign the same request to the same signature.
Run it from the root of the project: python3 tests/tools/make_sigv4_vectors.py
"""
import datetime
import json
import pathlib
from unittest import mock
from urllib.parse import urlsplit

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

# The example credentials of AWS's documentation.
KEY_ID = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQW+/=="
FORM = "application/x-www-form-urlencoded; charset=utf-8"
CLOCK = datetime.datetime(2015, 8, 30, 12, 36, 0, tzinfo=datetime.timezone.utc)

# name, method, url, headers, body, region, service, token?
CASES = [
    ("caller identity, as the CLI posts it", "POST", "http://localhost:8700/", {"Content-Type": FORM},
     "Action=GetCallerIdentity&Version=2011-06-15", "us-east-1", "sts", False),
    ("ListUsers by GET, the example of the documentation", "GET",
     "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08", {"Content-Type": FORM}, "", "us-east-1", "iam",
     False),
    ("with a session token", "POST", "https://iam.amazonaws.com/", {"Content-Type": FORM},
     "Action=ListUsers&Version=2010-05-08", "us-east-1", "iam", True),
    ("query out of order", "GET", "https://example.amazonaws.com/?b=2&a=1&B2=x&A1=y", {}, "", "us-east-1", "service", False),
    ("query with an empty value", "GET", "https://example.amazonaws.com/?Param1=&Action=x", {}, "", "us-east-1", "service",
     False),
    ("query with escapes", "GET", "https://example.amazonaws.com/?Name=a%20b%2Fc%3D%26%C3%A9~-_.&Action=x", {}, "",
     "us-east-1", "service", False),
    ("no path", "GET", "https://example.amazonaws.com", {}, "", "us-east-1", "service", False),
    ("dot segments", "GET", "https://example.amazonaws.com/example1/example2/../..", {}, "", "us-east-1", "service", False),
    ("a dot segment within", "GET", "https://example.amazonaws.com/./a/./b/../c", {}, "", "us-east-1", "service", False),
    ("doubled slashes", "GET", "https://example.amazonaws.com//example//", {}, "", "us-east-1", "service", False),
    ("a path with escapes is encoded twice", "GET", "https://example.amazonaws.com/a%20b/%E1%88%B4", {}, "", "us-east-1",
     "service", False),
    ("header values with blanks", "GET", "https://example.amazonaws.com/",
     {"My-Header1": "   value1  ", "My-Header2": '"a   b   c"'}, "", "us-east-1", "service", False),
    ("a header with an extra meaning", "GET", "https://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15",
     {"x-k8s-aws-id": "cluster-1"}, "", "us-east-1", "sts", False),
    ("another region", "POST", "https://sts.eu-central-1.amazonaws.com/", {"Content-Type": FORM},
     "Action=GetCallerIdentity&Version=2011-06-15", "eu-central-1", "sts", False),
    ("a body of every byte", "POST", "https://example.amazonaws.com/", {"Content-Type": FORM},
     bytes(range(256)).decode("latin-1"), "us-east-1", "service", False),
]


class FixedClock(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return CLOCK.replace(tzinfo=None)

    @classmethod
    def now(cls, tz=None):
        return CLOCK if tz else CLOCK.replace(tzinfo=None)


def signed(case, presigned):
    name, method, url, headers, body, region, service, with_token = case
    credentials = Credentials(KEY_ID, SECRET, TOKEN if with_token else None)
    data = body.encode("latin-1")
    request = AWSRequest(method=method, url=url, headers={"Host": urlsplit(url).netloc, **headers}, data=data)
    if presigned:
        signer = botocore.auth.SigV4QueryAuth(credentials, service, region, expires=60)
    else:
        signer = botocore.auth.SigV4Auth(credentials, service, region)
    with mock.patch("botocore.auth.datetime.datetime", FixedClock):
        signer.add_auth(request)
    parts = urlsplit(request.url)
    return {
        "name": name + (", presigned" if presigned else ""),
        "method": method,
        "path": parts.path,
        "query": parts.query,
        "headers": [[key, value] for key, value in request.headers.items()],
        "bodyHex": data.hex(),
        "region": region,
        "service": service,
        "sessionToken": TOKEN if with_token else "",
        "presigned": presigned,
    }


def main():
    vectors = [signed(case, False) for case in CASES]
    # botocore folds a POST's form into the query, so only GET is presigned here.
    vectors += [signed(case, True) for case in CASES if case[1] == "GET"]
    with_token = CASES[1][:7] + (True,)
    vectors.append(signed(with_token, True) | {"name": "presigned with a session token"})
    out = {
        "madeBy": f"tests/tools/make_sigv4_vectors.py, botocore {botocore.__version__}",
        "accessKeyId": KEY_ID,
        "secretAccessKey": SECRET,
        "now": CLOCK.strftime("%Y%m%dT%H%M%SZ"),
        "vectors": vectors,
    }
    path = pathlib.Path("tests/data/sigv4-vectors.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
