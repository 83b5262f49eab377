"""Every operation of the model is called with its smallest and its fullest valid input: through the JavaScript SDK, through boto3, and on the
wire, where the order of the answer's members and the form of its times are looked at, and where the same call comes a second time.

The answers on the wire stand in golden_answers.txt, with what differs from run to run replaced. After a change that is meant:

    KEYWARD_WRITE_GOLDEN=1 /usr/bin/python3 tests/e2e/run.py walk_calls
"""

import base64
import json
import os
import re
import subprocess
import time
import unittest
import xml.etree.ElementTree as ElementTree

import botocore.exceptions

import model
import scenes
from harness import ROOT, Keys, Server, clean_environment

GOLDEN = ROOT / "tests" / "e2e" / "golden_answers.txt"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

# What the second call of the same operation with the same input answers: a code, or "same" for the first one's answer but for identifiers
# and times. Without an entry: by the verb.
SECOND = {
    "Get": "same", "List": "same", "Create": "EntityAlreadyExists", "Delete": "NoSuchEntity", "Detach": "NoSuchEntity", "Remove": "NoSuchEntity",
    "Put": "same", "Update": "same", "Tag": "same", "Untag": "same", "Attach": "same", "Add": "same", "Set": "same", "Deactivate": "NoSuchEntity", "Simulate": "same", "Decode": "same", "Generate": "same", "Reset": "same",
    # A second key, a second version.
    "CreateAccessKey": "same", "CreatePolicyVersion": "same", "CreateServiceSpecificCredential": "same",
    "UploadServerCertificate": "EntityAlreadyExists", "UpdateServerCertificate": "NoSuchEntity",
    "UploadSSHPublicKey": "DuplicateSSHPublicKey", "UploadSigningCertificate": "DuplicateCertificate",
    "CreateServiceLinkedRole": "InvalidInput",
    # The password that was is no longer in force.
    "ChangePassword": "AccessDenied",
    # Who was renamed is not there any more.
    "UpdateUser": "NoSuchEntity", "UpdateGroup": "NoSuchEntity",
    # The rule that UpdateAccountPasswordPolicy set before remembers passwords.
    "UpdateLoginProfile": "PasswordPolicyViolation",
    "AddRoleToInstanceProfile": "LimitExceeded",
    "RemoveUserFromGroup": "same", "RemoveClientIDFromOpenIDConnectProvider": "same", "DeleteOpenIDConnectProvider": "same",
    "EnableMFADevice": "EntityAlreadyExists", "ResyncMFADevice": "InvalidAuthenticationCode",
    # A one-time code works once.
    "AssumeRoleWithWebIdentity": "same", "AssumeRoleWithSAML": "same", "AssumeRole": "AccessDenied", "GetSessionToken": "AccessDenied",
}

# Answers that say more than this scene's own.
NOT_GOLDEN = {
    "GetAccountSummary": "counts what other scenes made", "ListVirtualMFADevices": "lists the devices of other scenes",
    "ListSAMLProviders": "lists the providers of other scenes",
    "ListOpenIDConnectProviders": "lists the providers of other scenes",
    "GetAccountAuthorizationDetails": "lists the users of other scenes", "GetCredentialReport": "lists the users of other scenes",
}


def query(prefix: str, value) -> list:
    """A value as parameters of the Query protocol."""
    if isinstance(value, dict):
        return [pair for name, member in value.items() for pair in query(f"{prefix}.{name}" if prefix else name, member)]
    if isinstance(value, list):
        return [pair for number, item in enumerate(value, 1) for pair in query(f"{prefix}.member.{number}", item)]
    if isinstance(value, bytes):
        value = base64.b64encode(value).decode()
    return [(prefix, str(value).lower() if isinstance(value, bool) else str(value))]


def for_json(value):
    if isinstance(value, bytes):
        return "data:base64," + base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: for_json(member) for name, member in value.items()}
    return [for_json(item) for item in value] if isinstance(value, list) else value


def disorder(element: ElementTree.Element, shape, at: str) -> list:
    """What is wrong with an element of an answer: members that are unknown, out of order or missing, times of another form."""
    children = [(child.tag.split("}")[-1], child) for child in element]
    wrong = []
    if shape.kind == "structure":
        order = [member.name for member in shape.members]
        names = [name for name, _ in children]
        if names != [name for name in order if name in names]:
            wrong.append(f"{at}: {names} is not in the order {order}")
        wrong += [f"{at}.{member.name} is missing" for member in shape.members if member.required and member.name not in names]
        known = {member.name: member.shape for member in shape.members}
        for name, child in children:
            if name in known:
                wrong += disorder(child, known[name], f"{at}.{name}")
    elif shape.kind == "list":
        for name, child in children:
            wrong += disorder(child, shape.of, f"{at}[]") if name == "member" else [f"{at} holds {name}"]
    elif shape.kind == "map":
        wrong += [f"{at}: an entry is not key and value" for _, child in children if [e.tag.split("}")[-1] for e in child] != ["key", "value"]]
    elif shape.kind == "timestamp" and not TIME.fullmatch(element.text or ""):
        wrong.append(f"{at}: {element.text} is not of the form 2026-11-02T08:00:00Z")
    return wrong


def masked(text: str, account: str) -> str:
    """Without what differs from run to run."""
    text = text.replace(account, "111122223333")
    text = re.sub(r"\b(A[A-Z]{3})[A-Z2-7]{12,17}\b", r"\1...", text)
    text = re.sub(r"localhost:\d+", "localhost:PORT", text)
    text = re.sub(r"<SAMLProviderUUID>SAMLSP[A-Z2-7]{17}<", "<SAMLProviderUUID>...<", text)
    text = re.sub(r"<RequestId>[^<]*<", "<RequestId>...<", text)
    text = re.sub(r"<(SecretAccessKey|SessionToken|Base32StringSeed|QRCodePNG|CertificateId|CertificateBody|ServicePassword|ServiceCredentialSecret|NameQualifier)>[^<]*<", r"<\1>...<", text)
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "uuid", text)
    return TIME.sub("TIME", text)


class Walk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        config = cls.server.folder / "config.yaml"
        config.write_text("quotas:\n  ServerCertificatesPerAccount: 100\n")  # each scene has one of its own
        cls.server.options += ["--config", str(config)]
        cls.server.start()
        cls.addClassCleanup(cls.server.close)
        cls.server.iam = cls.server.client("iam")
        cls.clients = {}
        cls.node = subprocess.Popen(["node", str(ROOT / "tests/e2e/walk.mjs")], env=clean_environment() | {"URL": cls.server.url},
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.node.wait)
        cls.addClassCleanup(cls.node.stdout.close)
        cls.addClassCleanup(cls.node.stdin.close)

    def javascript(self, service: str, operation: str, keys: Keys, members: dict) -> dict:
        request = {"service": service, "operation": operation, "input": for_json(members), "accessKeyId": keys.access_key_id,
                   "secretAccessKey": keys.secret}
        self.node.stdin.write(json.dumps(request) + "\n")
        self.node.stdin.flush()
        answer = json.loads(self.node.stdout.readline())
        self.assertNotIn("error", answer, members)
        return answer["output"]

    def boto3(self, scene, members: dict) -> dict | None:
        keys, service = scene.caller(), scene.operation.service.name
        if (service, keys) not in self.clients:
            self.clients[service, keys] = self.server.client(service, keys)
        call = getattr(self.clients[service, keys], model_name(scene.operation.name), None)
        if call is None:
            return None  # younger than this boto3
        try:
            return {name: value for name, value in call(**members).items() if name != "ResponseMetadata"}
        except botocore.exceptions.ParamValidationError as error:
            if "Unknown parameter" in str(error):
                return None  # a member younger than this boto3
            raise

    def members_of(self, operation, tag: str) -> tuple:
        scene = scenes.Scene(self.server, operation, tag)
        scene.prepare()
        return scene, scene.smallest() if "smallest" in tag else scene.fullest()

    def check_members(self, operation, output: dict, whole: bool):
        """`whole`: by an SDK that knows every member."""
        known = {member.name for member in operation.output.members} if operation.output else set()
        self.assertLessEqual(set(output), known)
        if operation.output and whole:
            self.assertLessEqual({member.name for member in operation.output.members if member.required}, set(output))

    def test_smallest_and_fullest_calls_through_both_sdks(self):
        by_boto3 = 0
        for operation in scenes.operations():
            for size in ("smallest", "fullest"):
                for client in ("js", "py"):
                    with self.subTest(operation=operation.name, size=size, client=client):
                        scene, members = self.members_of(operation, f"{size}-{client}")
                        if client == "js":
                            output = self.javascript(operation.service.name, operation.name, scene.caller(), members)
                        else:
                            output = self.boto3(scene, members)
                        if output is not None:
                            self.check_members(operation, output, client == "js")
                            by_boto3 += client == "py"
        # All but the few that this boto3 does not know.
        self.assertGreater(by_boto3, 1.9 * len(scenes.operations()))

    def wire(self, scene, members: dict):
        return self.server.call(scene.caller(), scene.operation.service.name, scene.operation.name, query("", members))

    def test_answers_on_the_wire(self):
        golden, wrong = {}, []
        for operation in scenes.operations():
            with self.subTest(operation=operation.name):
                scene, members = self.members_of(operation, "wire")
                answer = self.wire(scene, members)
                self.assertEqual(200, answer.status, answer)
                root = ElementTree.fromstring(answer.body)
                namespace = operation.service.xml_namespace
                result = [f"{{{namespace}}}{operation.name}Result"] if operation.output else []
                self.assertEqual(f"{{{namespace}}}{operation.name}Response", root.tag)
                self.assertEqual([*result, f"{{{namespace}}}ResponseMetadata"], [child.tag for child in root])
                if operation.output:
                    wrong += disorder(root[0], operation.output, operation.name)
                if operation.name not in NOT_GOLDEN:
                    golden[operation.name] = masked(answer.text, self.server.account_id)
                self.check_second(operation, answer, self.wire(scene, members))
        self.assertEqual([], wrong)
        self.check_golden(golden)

    def check_second(self, operation, first, second):
        verb = re.match(r"[A-Z][a-z]+", operation.name).group()
        expected = SECOND.get(operation.name) or SECOND.get(verb)
        self.assertIsNotNone(expected, f"SECOND says nothing of {operation.name}")
        if expected == "same":
            self.assertEqual(200, second.status, second)
            if operation.kind == "read":
                # Byte for byte, but for the identifiers of the request and of what it starts.
                self.assertEqual(*(re.sub(r"<(RequestId|JobId)>[^<]*<", "", answer.text) for answer in (first, second)))
        else:
            self.assertEqual(expected, second.code, second)

    def check_golden(self, golden: dict):
        if os.environ.get("KEYWARD_WRITE_GOLDEN"):
            GOLDEN.write_text("".join(f"# {name}\n{text.rstrip()}\n\n" for name, text in sorted(golden.items())), encoding="utf-8")
        expected = dict(re.findall(r"^# (\w+)\n([\s\S]*?)\n\n", GOLDEN.read_text(encoding="utf-8"), re.MULTILINE))
        for name in sorted(set(golden) | set(expected)):
            with self.subTest(golden=name):
                self.assertEqual(expected.get(name), golden.get(name, "").rstrip(), "KEYWARD_WRITE_GOLDEN=1 /usr/bin/python3 tests/e2e/run.py walk_calls writes it anew")

    def test_waiters(self):
        iam = self.server.iam
        cases = {
            "user_exists": ({"UserName": "awaited"}, lambda: iam.create_user(UserName="awaited")),
            "role_exists": ({"RoleName": "awaited"}, lambda: iam.create_role(RoleName="awaited", AssumeRolePolicyDocument=model.PLACEHOLDER_TRUST)),
            "policy_exists": ({"PolicyArn": f"arn:aws:iam::{self.server.account_id}:policy/awaited"},
                              lambda: iam.create_policy(PolicyName="awaited", PolicyDocument=model.PLACEHOLDER_DOCUMENT)),
            "instance_profile_exists": ({"InstanceProfileName": "awaited"}, lambda: iam.create_instance_profile(InstanceProfileName="awaited")),
        }
        self.assertEqual(set(cases), set(iam.waiter_names))
        for name, (members, create) in cases.items():
            with self.subTest(name):
                waiter = iam.get_waiter(name)
                with self.assertRaisesRegex(botocore.exceptions.WaiterError, "Max attempts exceeded"):
                    waiter.wait(**members, WaiterConfig={"Delay": 0, "MaxAttempts": 2})
                create()
                waiter.wait(**members, WaiterConfig={"Delay": 0, "MaxAttempts": 1})
                function = "waitUntil" + "".join(word.capitalize() for word in name.split("_"))
                self.assertEqual({"state": "SUCCESS"}, self.javascript("iam", function, self.server.root, members))

    def test_z_no_secret_lies_in_logs_metrics_or_data(self):
        time.sleep(1.5)
        self.assertEqual([], self.server.find_canaries())


def model_name(operation: str) -> str:
    """The method of boto3."""
    return model.snake(operation).replace("-", "_")
