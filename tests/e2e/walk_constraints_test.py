"""Every constraint of every operation's input is broken, one at a time, and must be refused with AWS's text: missing members, lengths, patterns,
enumerations, ranges, sizes of lists and what is wrong inside them.

Form and texts of a ValidationError: as AWS answers today (IAM leaves the value out, STS shows it); limits, patterns and enumerations: the
model, which tests/conformance compares with AWS's own.
"""

import http.client
import re
import unittest
import urllib.parse

import model
import scenes
import signing
from harness import VERSIONS, Answer, Server

NAME = "It must contain only alphanumeric characters and/or the following: +=,.@_-"
PATH = "It must begin and end with / and contain only alphanumeric characters and/or / characters."
# A text of a length that fits the pattern.
SHAPED = {
    r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)": lambda length: "/" + "a" * (length - 2) + "/",
    r"((/[A-Za-z0-9\.,\+@=_-]+)*)/": lambda length: "/" + "a" * (length - 2) + "/",
    r"\u002F[\u0021-\u007F]*": lambda length: "/" + "a" * (length - 1),
    r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?": lambda length: "v" + "1" * (length - 1),
    r"[\d]+": lambda length: "1" * length,
    r"[\d]*": lambda length: "1" * length,
}
# Of these, the first that a pattern does not match breaks it.
STRANGERS = ["!", " ", "é", "\u0001", "\uffff"]
NO_XML = re.compile("[\u0001\uffff]")  # an answer shows U+FFFD in their place


def fits(pattern: str, text: str) -> bool:
    for category, characters in ((r"\p{L}", "A-Za-zÀ-ÿ"), (r"\p{Z}", " "), (r"\p{N}", "0-9"), (r"\u10000-\u10FFFF", "\U00010000-\U0010ffff"),
                                 (r"\uD7FF", "\ud7ff"), (r"\w", "A-Za-z0-9_")):
        pattern = pattern.replace(category, characters)
    return re.fullmatch(pattern, text, re.ASCII) is not None


def text_of(shape, length: int) -> str:
    return SHAPED.get(shape.pattern, lambda count: "a" * count)(length)


def limits(what: str, shape) -> list:
    """The texts of a shape's limits, in the order that AWS lists them."""
    texts = []
    if shape.maximum is not None:
        texts.append(f"Member must have {what} less than or equal to {shape.maximum}")
    if shape.minimum is not None:
        texts.append(f"Member must have {what} greater than or equal to {shape.minimum}")
    return texts


def broken_by(shape, text: str) -> tuple:
    """The constraints that the text breaks, and the sentence that follows them for names and paths."""
    broken = []
    if shape.maximum is not None and len(text) > shape.maximum:
        broken.append(f"Member must have length less than or equal to {shape.maximum}")
    if shape.minimum is not None and len(text) < shape.minimum:
        broken.append(f"Member must have length greater than or equal to {shape.minimum}")
    sentence = ""
    if shape.pattern is not None and not fits(shape.pattern, text):
        if shape.refusal == "constraint":
            broken.append(f"Member must satisfy regular expression pattern: {shape.pattern}")
        else:
            sentence = NAME if shape.refusal == "name" else PATH
    if shape.values and text not in shape.values:
        broken.append("Member must satisfy enum value set")
    return broken, sentence


def bad_texts(shape) -> list:
    """Texts that break at least one constraint of the shape."""
    texts = []
    if shape.maximum is not None:
        texts.append(text_of(shape, shape.maximum + 1))
    if shape.minimum:
        texts.append(text_of(shape, shape.minimum - 1) if shape.minimum > 2 else "a" * (shape.minimum - 1))
    if shape.pattern is not None:
        length = max(shape.minimum or 1, 1)
        texts += [text for text in (stranger * length for stranger in STRANGERS) if not fits(shape.pattern, text)][:1]
    if shape.values:
        texts.append("Nothing")
    return [text for text in texts if any(broken_by(shape, text))]


class Walk(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.close)
        cls.connection = http.client.HTTPConnection("127.0.0.1", cls.server.port, timeout=30)
        cls.addClassCleanup(cls.connection.close)

    def call(self, operation, pairs: list) -> Answer:
        """On one connection: there are thousands of calls."""
        service = operation.service.name
        body = urllib.parse.urlencode([("Action", operation.name), ("Version", VERSIONS[service]), *pairs]).encode()
        headers = {"host": self.server.host, "content-type": "application/x-www-form-urlencoded; charset=utf-8"}
        self.connection.request("POST", "/", body, signing.sign(self.server.root, "POST", "/", headers, body, service=service))
        answer = self.connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())

    def walk(self, cases) -> int:
        """cases(operation) gives (parameters that replace those of their member, parameters to leave out, message)."""
        count, wrong = 0, []
        for operation in scenes.operations():
            valid = model.required_members(operation.service.name, operation.name, self.server.account_id, "someone")
            for member, pairs, message in cases(operation):
                kept = [(name, value) for name, value in valid if name.split(".")[0] != member]
                answer = self.call(operation, kept + pairs)
                count += 1
                if (answer.status, answer.code, answer.message) != (400, "ValidationError", message):
                    shown = [(name, value[:40]) for name, value in pairs][:3]
                    wrong.append(f"{operation.name} {member} {shown}\n  must be {message[:300]}\n  but is {answer.status} {answer.code}: {answer.message}")
        self.assertEqual([], wrong[:20], f"{len(wrong)} of {count}\n" + "\n".join(wrong[:20]))
        return count

    def refusal(self, operation, path: str, broken: list, sentence: str = "", shown: str | None = None) -> str:
        shown = NO_XML.sub("\ufffd", shown) if shown else shown
        value = f" {shown}" if operation.service.shows_values and shown is not None and len(shown) <= 1026 else ""
        texts = [f"Value{value} at '{path}' failed to satisfy constraint: {constraint}" for constraint in broken]
        if not texts:
            return f"The specified value for {path} is invalid. {sentence}"
        return f"{len(texts)} validation error{'s' if len(texts) > 1 else ''} detected: " + "; ".join(texts)

    @staticmethod
    def path(name: str) -> str:
        return name[0].lower() + name[1:]

    def test_required_members_are_missed(self):
        def cases(operation):
            for member in operation.input.members:
                if member.required:
                    yield member.name, [], self.refusal(operation, self.path(member.name), ["Member must not be null"], shown="null")
        self.assertGreater(self.walk(cases), 100)

    def texts(self, operation, shape, parameter: str, path: str):
        for text in bad_texts(shape):
            yield [(parameter, text)], self.refusal(operation, path, *broken_by(shape, text), shown=None if shape.sensitive else f"'{text}'")

    def test_lengths_patterns_and_enumerations_of_texts(self):
        def cases(operation):
            for member in operation.input.members:
                if member.shape.kind == "string":
                    for pairs, message in self.texts(operation, member.shape, member.name, self.path(member.name)):
                        yield member.name, pairs, message
        self.assertGreater(self.walk(cases), 500)

    def test_ranges_of_numbers(self):
        def cases(operation):
            for member in operation.input.members:
                if member.shape.kind == "integer":
                    path, shape = self.path(member.name), member.shape
                    for bound, step in ((shape.maximum, 1), (shape.minimum, -1)):
                        if bound is not None:
                            broken = limits("value", shape)[0 if step == 1 else -1]
                            yield member.name, [(member.name, str(bound + step))], self.refusal(operation, path, [broken], shown=f"'{bound + step}'")
        self.assertGreater(self.walk(cases), 50)

    def test_sizes_of_lists(self):
        def cases(operation):
            for member in operation.input.members:
                if member.shape.kind != "list" or not (member.shape.maximum or member.shape.minimum):
                    continue
                if member.shape.maximum:
                    pairs = [(f"{member.name}.member.{number}", f"key-{number:03}" * 4) for number in range(1, member.shape.maximum + 2)]
                    if member.shape.of.kind == "structure":
                        pairs = [(f"{name}.{inner.name}", f"{value}{'' if inner.shape.kind == 'string' else 1}") for name, value in pairs
                                 for inner in member.shape.of.members]
                    yield member.name, pairs, self.refusal(operation, self.path(member.name), limits("length", member.shape)[:1])
                if member.shape.minimum:
                    yield member.name, [(member.name, "")], self.refusal(operation, self.path(member.name), limits("length", member.shape)[-1:])
        self.assertGreater(self.walk(cases), 10)

    def test_elements_of_lists_of_texts(self):
        def cases(operation):
            for member in operation.input.members:
                shape = member.shape
                if shape.kind != "list" or shape.of.kind != "string":
                    continue
                constraints = limits("length", shape.of)
                if shape.of.pattern is not None:
                    constraints.append(f"Member must satisfy regular expression pattern: {shape.of.pattern}")
                if shape.of.values:
                    constraints.append("Member must satisfy enum value set")
                broken = [f"Member must satisfy constraint: [{', '.join([*constraints, 'Member must not be null'])}]"]
                for text in bad_texts(shape.of):
                    yield member.name, [(f"{member.name}.member.1", text)], self.refusal(operation, self.path(member.name), broken)
        self.assertGreater(self.walk(cases), 10)

    def test_members_of_structures_in_lists(self):
        def cases(operation):
            for member in operation.input.members:
                if member.shape.kind != "list" or member.shape.of.kind != "structure":
                    continue
                inner = member.shape.of.members
                good = {each.name: text_of(each.shape, max(each.shape.minimum or 1, 1)) for each in inner if each.shape.kind == "string" and each.required}
                for each in inner:
                    if each.shape.kind != "string":
                        continue
                    path = f"{self.path(member.name)}.1.member.{self.path(each.name)}"
                    others = [(f"{member.name}.member.1.{name}", text) for name, text in good.items() if name != each.name]
                    for pairs, message in self.texts(operation, each.shape, f"{member.name}.member.1.{each.name}", path):
                        yield member.name, others + pairs, message
                    if each.required and others:
                        yield member.name, others, self.refusal(operation, path, ["Member must not be null"], shown="null")
        self.assertGreater(self.walk(cases), 30)
