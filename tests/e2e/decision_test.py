"""The decision API over the wire, and the object server of examples/ with the real `aws s3api`.

Every body that goes out and comes in is held against the schema that the server itself serves.
"""

import hashlib
import json
import pathlib
import re
import subprocess
import tempfile
import textwrap
import time
import unittest
import urllib.error
import urllib.request

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import jsonschema

import totp
from harness import ROOT, Server, clean_environment
from signing import Keys, sign

AUTHORIZE = "/decision/v1/authorize"
EMPTY = hashlib.sha256(b"").hexdigest()


def policy(*statements) -> dict:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action, resource="*", **more) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


class Decisions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.service = cls.server.user("objects")
        cls.server.allow("ask", allow("keyward:Authorize", Condition={"StringEquals": {"keyward:Service": ["s3", "ce"]}}), "objects")
        cls.alice = cls.server.user("alice")
        cls.server.allow("read", allow("s3:GetObject", "arn:aws:s3:::bucket/*"), "alice")
        cls.schema = cls.server.http("GET", "/decision/v1/schema.json").json

    @classmethod
    def tearDownClass(cls):
        try:
            assert not cls.server.find_canaries(), cls.server.find_canaries()
        finally:
            cls.server.close()

    def valid(self, body, name):
        jsonschema.Draft202012Validator({**self.schema, "$ref": f"#/$defs/{name}"}).validate(body)
        return body

    def ask(self, question, keys=None, headers=None):
        body = json.dumps(question).encode()
        signed = sign(keys or self.service, "POST", AUTHORIZE,
                      {"host": self.server.host, "content-type": "application/json", **(headers or {})}, body, service="keyward")
        answer = self.server.http("POST", AUTHORIZE, body, signed)
        self.valid(answer.json, "AuthorizeOutput" if answer.status == 200 else "Refusal")
        return answer

    def question(self, principal, action="s3:GetObject", **more):
        return self.valid({"principal": principal, "action": action, "resource": "arn:aws:s3:::bucket/key", **more}, "Request")

    def arn(self, name):
        return f"arn:aws:iam::{self.server.account_id}:{name}"

    def received(self, keys, path="/bucket/key", query=""):
        """A request as a service gets it from botocore's own S3 signer."""
        url = f"http://objects.example{path}" + (f"?{query}" if query else "")
        request = botocore.awsrequest.AWSRequest("GET", url, headers={"Host": "objects.example"})
        credentials = botocore.credentials.Credentials(keys.access_key_id, keys.secret, keys.session_token or None)
        botocore.auth.S3SigV4Auth(credentials, "s3", "eu-central-1").add_auth(request)
        return {"request": {"service": "s3", "method": "GET", "path": path, "query": query, "payloadHash": EMPTY,
                            "headers": dict(request.headers.items())}}

    def test_a_decision_for_each_way_to_name_the_principal(self):
        for principal, decision in [(self.arn("user/alice"), "allowed"), (self.arn("root"), "allowed"), ("*", "implicitDeny"),
                                    ("logs.amazonaws.com", "implicitDeny"), ({"accessKeyId": self.alice.access_key_id}, "allowed"),
                                    (self.received(self.alice), "allowed"),
                                    (self.received(self.alice, "/bucket/a%20b//c/../%C3%BC", "list-type=2&prefix=a%2Fb&x"), "allowed")]:
            answer = self.ask(self.question(principal))
            self.assertEqual((answer.status, answer.json.get("decision")), (200, decision), answer)
        self.assertEqual(self.ask(self.question(self.received(self.alice))).json["principal"]["arn"], self.arn("user/alice"))

    def test_sessions_of_roles_and_federated_users(self):
        iam = self.server.client("iam")
        trust = policy({"Effect": "Allow", "Principal": {"AWS": self.arn("user/alice")}, "Action": ["sts:AssumeRole", "sts:TagSession"]})
        role = iam.create_role(RoleName="reader", Path="/team/", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        iam.put_role_policy(RoleName="reader", PolicyName="own", PolicyDocument=json.dumps(policy(
            allow("s3:*", "arn:aws:s3:::${aws:PrincipalTag/bucket}/*"))))
        sts = self.server.client("sts", self.alice)

        def keys(answer):
            got = answer["Credentials"]
            return Keys(got["AccessKeyId"], self.server.secret(got["SecretAccessKey"]), self.server.secret(got["SessionToken"]))
        tags = [{"Key": "bucket", "Value": "bucket"}]
        whole = keys(sts.assume_role(RoleArn=role, RoleSessionName="w1", Tags=tags))
        narrow = keys(sts.assume_role(RoleArn=role, RoleSessionName="w2", Tags=tags, Policy=json.dumps(policy(allow("s3:PutObject")))))
        other = keys(sts.assume_role(RoleArn=role, RoleSessionName="w3"))
        for session, decision in [(whole, "allowed"), (narrow, "implicitDeny"), (other, "implicitDeny")]:
            answer = self.ask(self.question(self.received(session))).json
            self.assertEqual(decision, answer["decision"], answer)
        self.assertEqual(
            {"type": "AssumedRole", "arn": f"arn:aws:sts::{self.server.account_id}:assumed-role/reader/w1", "sessionName": "w1",
             "sessionIssuer": role},
            {name: value for name, value in self.ask(self.question(self.received(whole))).json["principal"].items()
             if name in ("type", "arn", "sessionName", "sessionIssuer")})
        # What the service brings along and what the session has must both allow.
        for brought, decision in [("s3:Get*", "implicitDeny"), ("*", "implicitDeny")]:
            answer = self.ask(self.question(self.received(narrow), sessionPolicies=[policy(allow(brought))])).json
            self.assertEqual(decision, answer["decision"], answer)
        self.server.allow("federate", allow("sts:GetFederationToken"), "alice")
        guest = keys(sts.get_federation_token(Name="guest", Policy=json.dumps(policy(allow("s3:GetObject")))))
        answer = self.ask(self.question(self.received(guest))).json
        self.assertEqual(("allowed", "FederatedUser"), (answer["decision"], answer["principal"]["type"]), answer)

    def test_errors_of_credentials_stand_at_their_question(self):
        wrong = Keys(self.alice.access_key_id, "wrong")
        unknown = Keys("AKIANOBODYNOBODYNOBO", "wrong")
        questions = [self.question(self.received(keys)) for keys in (self.alice, wrong, unknown)]
        questions.append(self.question(self.arn("user/missing")))
        questions.append(self.question(self.arn("user/alice"), "sqs:SendMessage"))
        questions.append(self.question(self.arn("user/alice"), resourcePolicy={"Version": "2012-10-17"}))
        answers = self.ask({"requests": questions}).json["decisions"]
        self.assertEqual([answer.get("decision") or answer["error"]["code"] for answer in answers],
                         ["allowed", "SignatureDoesNotMatch", "InvalidClientTokenId", "NoSuchEntity", "AccessDenied",
                          "MalformedPolicyDocument"])

    def test_refusals_name_the_member(self):
        bad = {"principal": "*", "action": "s3:GetObject", "resource": "*", "context": {"aws:PrincipalArn": "x"}}
        answer = self.ask({"requests": [self.question("*"), bad]})
        self.assertEqual((answer.status, answer.json["member"]), (400, "requests[1].context"), answer)
        self.assertIn("aws:PrincipalArn", answer.json["message"])
        for keys, code in [(Keys("AKIANOBODYNOBODYNOBO", "x"), "InvalidClientTokenId"),
                           (Keys(self.service.access_key_id, "x"), "SignatureDoesNotMatch")]:
            answer = self.ask(self.question("*"), keys)
            self.assertEqual((answer.status, answer.json["code"]), (403, code))
        self.assertEqual(self.ask({"requests": [self.question("*")] * 1001}).status, 400)
        body = b'{"requests":[' + b" " * (2 << 20) + b"]}"
        self.assertEqual(self.server.http("POST", AUTHORIZE, body, {"content-type": "application/json"}).status, 413)
        self.assertEqual(self.server.http("GET", AUTHORIZE).status, 405)
        self.assertEqual(self.server.http("GET", "/decision/v2").status, 404)

    def test_a_thousand_at_once(self):
        questions = [self.question(self.arn("user/alice"), ["s3:GetObject", "s3:PutObject"][i % 2]) for i in range(1000)]
        answers = self.ask({"requests": questions}).json["decisions"]
        self.assertEqual([answer["decision"] for answer in answers], ["allowed", "implicitDeny"] * 500)

    def test_the_billing_switch_acts_here_too(self):
        self.server.client("iam").create_user(UserName="accountant")
        self.server.allow("all", allow("*"), "accountant")
        ask = self.question(self.arn("user/accountant"), "ce:GetCostAndUsage")
        self.assertIn("IAM access to billing information is not activated", self.ask(ask).json["reason"])
        self.server.call(self.server.root, "billing", "UpdateIAMAccessPreference", {"Activated": "true"})
        try:
            self.assertEqual(self.ask(ask).json["decision"], "allowed")
        finally:
            self.server.call(self.server.root, "billing", "UpdateIAMAccessPreference", {"Activated": "false"})

    def test_explanations_are_for_those_who_may_simulate(self):
        ask = self.question(self.arn("user/alice"), explain=True)
        self.assertNotIn("explanation", self.ask(ask).json)
        self.assertIn("explanation", self.ask(ask, self.server.root).json)

    def test_the_description_is_served(self):
        document = self.server.http("GET", "/decision/v1/openapi.json").json
        self.assertEqual(document["openapi"], "3.1.0")
        self.assertEqual(document["paths"]["/decision/v1/authorize"]["post"]["operationId"], "Authorize")
        self.assertEqual(set(document["components"]["schemas"]), set(self.schema["$defs"]))
        jsonschema.Draft202012Validator.check_schema(self.schema)

    def test_what_the_documentation_shows(self):
        text = (ROOT / "docs/integrate.md").read_text()
        shown = text[text.index("## From Python"):text.index("## Control policies")].split("\n\n", 1)[1]
        code = textwrap.dedent(shown) + "\nimport sys\nprint(json.dumps(authorize(json.loads(sys.argv[1]), sys.argv[2])))"
        asked = subprocess.run(
            ["/usr/bin/python3", "-c", code, json.dumps(self.question(self.arn("user/alice"))), self.server.url + AUTHORIZE],
            env=clean_environment() | {"AWS_ACCESS_KEY_ID": self.service.access_key_id, "AWS_SECRET_ACCESS_KEY": self.service.secret},
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(json.loads(asked.stdout or "{}").get("decision"), "allowed", asked.stderr)

    def test_decisions_are_counted(self):
        def decisions():
            month = time.strftime("%Y-%m", time.gmtime())
            answer = self.server.call(self.server.root, "billing", "GetBillingData", {"Month": month})
            return sum(int(number) for number in re.findall(r"<Decisions>(\d+)</Decisions>", answer.text))

        before = decisions()
        self.ask({"requests": [self.question("*")] * 100})
        self.assertGreaterEqual(decisions(), before + 100)

    def test_control_policies_from_files_bind_everyone(self):
        with Server(options=["--organization-policies", str(self.organization())]) as server:
            self.assertEqual(server.call(server.root, "iam", "ListGroups").code, "AccessDenied")
            self.assertEqual(server.call(server.root, "iam", "ListUsers").status, 200)

    def organization(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "organization"
        level = folder / "service-control" / "1-root"
        level.mkdir(parents=True)
        (level / "full.json").write_text(json.dumps(policy(allow("*"))))
        (level / "groups.json").write_text(json.dumps(policy({"Effect": "Deny", "Action": "iam:*Group*", "Resource": "*"})))
        return folder


class ObjectServer(unittest.TestCase):
    """examples/object-server, asked by the AWS CLI."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        folder = cls.server.folder / "objects"
        (folder / "store" / "photos").mkdir(parents=True)
        own = cls.server.user("object-server")
        cls.server.allow("ask", allow("keyward:Authorize", Condition={
            "StringEquals": {"keyward:Service": "s3"}, "StringEqualsIfExists": {"keyward:PrincipalAccount": cls.server.account_id}}),
            "object-server")
        (folder / "keys").write_text(f"[default]\naws_access_key_id = {own.access_key_id}\naws_secret_access_key = {own.secret}\n")
        cls.store = folder / "store"
        cls.process = subprocess.Popen(
            ["/usr/bin/python3", ROOT / "examples/object-server/object_server.py", "--keyward", cls.server.url, "--keys", folder / "keys",
             "--store", cls.store, "--listen", "127.0.0.1:0", "--account", cls.server.account_id],
            env=clean_environment(), stdout=subprocess.PIPE, text=True)
        cls.url = re.search(r"http://\S+", cls.process.stdout.readline()).group(0)
        cls.folder = folder
        cls.writer = cls.server.user("writer")
        cls.server.allow("photos", [allow(["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], "arn:aws:s3:::photos/*"),
                                    allow("s3:ListBucket", "arn:aws:s3:::photos")], "writer")
        cls.nobody = cls.server.user("nobody")

    @classmethod
    def tearDownClass(cls):
        cls.process.terminate()
        cls.process.wait()
        cls.process.stdout.close()
        cls.server.close()

    def aws(self, keys, *arguments):
        environment = clean_environment() | {
            "AWS_ACCESS_KEY_ID": keys.access_key_id, "AWS_SECRET_ACCESS_KEY": keys.secret, "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": str(self.folder / "config"), "AWS_MAX_ATTEMPTS": "1", "AWS_EC2_METADATA_DISABLED": "true"}
        if keys.session_token:
            environment["AWS_SESSION_TOKEN"] = keys.session_token
        (self.folder / "config").write_text("[default]\ns3 =\n  addressing_style = path\n")
        return subprocess.run(["/usr/bin/aws", "--endpoint-url", self.url, *arguments], env=environment, capture_output=True, text=True,
                              timeout=60, check=False)

    def put(self, keys, key, text="content"):
        file = self.folder / "upload"
        file.write_text(text)
        return self.aws(keys, "s3api", "put-object", "--bucket", "photos", "--key", key, "--body", str(file))

    def get(self, keys, key):
        return self.aws(keys, "s3api", "get-object", "--bucket", "photos", "--key", key, str(self.folder / "download"))

    def bucket_policy(self, *statements):
        file = self.store / "photos.policy.json"
        file.write_text(json.dumps(policy(*statements)))
        self.addCleanup(file.unlink)

    def done(self, result):
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def refused(self, result, code, words=""):
        self.assertNotEqual(result.returncode, 0, result.stdout)
        self.assertIn(f"({code})", result.stderr)
        self.assertIn(words, result.stderr)

    def test_allowed_by_policy(self):
        key = "a b/ü/+(1)/../x//y"
        self.done(self.put(self.writer, key, "first"))
        self.done(self.get(self.writer, key))
        self.assertEqual((self.folder / "download").read_text(), "first")
        listed = json.loads(self.done(self.aws(self.writer, "s3api", "list-objects-v2", "--bucket", "photos", "--prefix", "a b/")))
        self.assertEqual([entry["Key"] for entry in listed["Contents"]], [key])
        self.done(self.aws(self.writer, "s3api", "delete-object", "--bucket", "photos", "--key", key))
        self.assertIn("NoSuchKey", self.get(self.writer, key).stderr)

    def test_denied_by_policy(self):
        told = self.put(self.nobody, "x")
        self.refused(told, "AccessDenied",
                     f"User: arn:aws:iam::{self.server.account_id}:user/nobody is not authorized to perform: s3:PutObject on resource: "
                     "arn:aws:s3:::photos/x because no identity-based policy allows the s3:PutObject action")
        encoded = re.search(r"Encoded authorization failure message: (\S+)", told.stderr)[1]
        decoded = json.loads(self.server.client("sts").decode_authorization_message(EncodedMessage=encoded)["DecodedMessage"])
        self.assertEqual((False, "s3:PutObject"), (decoded["allowed"], decoded["context"]["action"]))
        self.refused(self.aws(self.nobody, "s3api", "list-objects-v2", "--bucket", "photos"), "AccessDenied")
        self.refused(self.put(Keys(self.writer.access_key_id, "wrong" * 8), "x"), "SignatureDoesNotMatch")
        self.refused(self.put(Keys("AKIANOBODYNOBODYNOBO", "wrong" * 8), "x"), "InvalidAccessKeyId")

    def test_the_bucket_policy_denies_and_allows(self):
        self.done(self.put(self.writer, "shared/x"))
        self.refused(self.get(self.nobody, "shared/x"), "AccessDenied")
        self.bucket_policy(
            {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::photos/locked/*"},
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{self.server.account_id}:user/nobody"}, "Action": "s3:GetObject",
             "Resource": "arn:aws:s3:::photos/shared/*"},
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/shared/public"})
        self.refused(self.put(self.writer, "locked/x"), "AccessDenied", "with an explicit deny in a resource-based policy")
        self.done(self.get(self.nobody, "shared/x"))
        self.done(self.put(self.writer, "shared/public", "for all"))
        with urllib.request.urlopen(f"{self.url}/photos/shared/public") as answer:
            self.assertEqual(answer.read(), b"for all")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{self.url}/photos/shared/x")
        refused.exception.close()
        self.assertEqual(refused.exception.code, 403)

    def test_presigned_urls(self):
        self.done(self.put(self.writer, "p q/r", "by link"))
        url = self.done(self.aws(self.writer, "s3", "presign", "s3://photos/p q/r", "--expires-in", "60")).strip()
        with urllib.request.urlopen(url) as answer:
            self.assertEqual(answer.read(), b"by link")
        for bent in (url.replace("p%20q", "other"), url[:-1] + ("0" if url[-1] != "0" else "1")):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(bent)
            with refused.exception as answer:
                self.assertIn(b"SignatureDoesNotMatch", answer.read())
        short = self.done(self.aws(self.writer, "s3", "presign", "s3://photos/p q/r", "--expires-in", "1")).strip()
        time.sleep(2.1)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(short)
        with refused.exception as answer:
            self.assertIn(b"Signature expired", answer.read())

    def test_a_session_with_and_without_mfa(self):
        careful = self.server.user("careful")
        self.server.allow("with-mfa", allow("s3:PutObject", "arn:aws:s3:::photos/*",
                                            Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"},
                                                       "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}), "careful")
        iam = self.server.client("iam")
        made = iam.create_virtual_mfa_device(VirtualMFADeviceName="careful")["VirtualMFADevice"]
        seed = self.server.secret(made["Base32StringSeed"].decode())
        phone = totp.Authenticator(seed)
        first, second = phone.pair()
        third = totp.code(seed, phone.last + 1)  # a phone whose clock is half a minute ahead
        iam.enable_mfa_device(UserName="careful", SerialNumber=made["SerialNumber"], AuthenticationCode1=first, AuthenticationCode2=second)
        self.refused(self.put(careful, "m"), "AccessDenied")
        self.refused(self.put(self.session(careful), "m"), "AccessDenied")
        self.done(self.put(self.session(careful, SerialNumber=made["SerialNumber"], TokenCode=third), "m"))

    def session(self, keys, **mfa):
        made = self.server.client("sts", keys).get_session_token(**mfa)["Credentials"]
        return Keys(made["AccessKeyId"], self.server.secret(made["SecretAccessKey"]), made["SessionToken"])

    def test_a_session_of_a_user(self):
        self.done(self.put(self.session(self.writer), "by-session"))
        broken = self.session(self.writer)
        self.refused(self.put(Keys(broken.access_key_id, broken.secret, broken.session_token[:-4] + "AAAA"), "x"), "InvalidAccessKeyId")
