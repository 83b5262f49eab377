#!/usr/bin/python3
"""Breaks the policy engine on purpose, one line at a time, and sees whether the tests notice.

  policy_mutations.py [--only TEXT] [--keep FOLDER]

Each mutation is made in a copy of the tree, which is built and tested with the unit tests of src/policy, 20,000 cases of
tests/reference/compare.cc and its stored cases. A mutation that survives is a hole in the tests; one that no longer applies, or
does not compile, is a failure of this list. The last line is "N passed, M failed": passed are those that were caught.
`--only` takes the mutations whose file or purpose contains TEXT; `--keep` uses a folder that stays, so that a second run builds less.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPIED = ["cmake", "src/base", "src/policy", "tests/reference", "tests/data"]

# File, text that stands in it once, what it becomes, what is broken by that.
MUTATIONS = [
    ("glob.cc", "    if (at == text.size()) return kNone;", "    if (at == text.size()) return at;", "? matches nothing at the end"),
    ("glob.cc", "    if (at == 0) return kNone;", "    if (at == 0) return 0;", "? after * matches nothing"),
    ("glob.cc", "  if (middle == kNone) return false;\n  text = text.substr(0, middle);", "  if (middle != kNone) text = text.substr(0, middle);", "what stands behind the last *"),
    ("glob.cc", "(shifted & mask[w]) | (old & wild[w])", "shifted & mask[w]", "? over several bytes in the bit-parallel search"),
    ("evaluate.cc", "scp_silent_ |= !finding.allows();", "scp_silent_ = !finding.allows();", "only the last SCP level counts"),
    ("evaluate.cc", "grant < Grant::Identity)", "grant <= Grant::Identity)", "a role's grant no longer stands in for identity policies"),
    ("evaluate.cc", "grant < Grant::Boundary)", "grant < Grant::Identity)", "a role's grant stands in for the boundary"),
    ("evaluate.cc", "grant < Grant::Everything) return", "grant < Grant::Identity) return", "a role's grant stands in for the session"),
    ("evaluate.cc", "same_account() ? resource_.verdict.grant : Grant::None;", "resource_.verdict.grant;", "grants across accounts"),
    ("evaluate.cc", "  if (resource_missing) return refused(resource_type);", "", "the resource's side across accounts"),
    ("evaluate.cc", " || request_.principal.kind == PrincipalKind::FederatedUser;\n  if", ";\n  if", "federated users without a session policy"),
    ("evaluate.cc", "controlled = is_member() && !is_service_linked(request_.principal);", "controlled = is_member();", "SCPs on service-linked roles"),
    ("evaluate.cc", "if (denies(sets_.boundary, inquiry_, boundary_)) return", "if (false) return", "a Deny in the boundary"),
    ("evaluate.cc", "sets_.endpoint != nullptr && !endpoint_.allows()", "sets_.endpoint != nullptr && endpoint_.denies()", "an endpoint policy that does not allow"),
    ("evaluate.cc", "std::uint64_t{3} : std::uint64_t{1}) << shift", "std::uint64_t{3} : std::uint64_t{3}) << shift", "the memo of conditions"),
    ("evaluate.cc", 'inquiry_.action.service == "kms"', 'inquiry_.action.service == "km"', "key policies are required"),
    ("evaluate.cc", 'action == "sts:getcalleridentity"', 'action == "sts:getcaller"', "GetCallerIdentity needs no permission"),
    ("evaluate.cc", 'if (inquiry_.action.text == "sts:assumerole") return', "if (false) return", "root assumes no role"),
    ("condition_match.cc", "  if (absent) return atom.negated;", "  if (absent) return false;", "negated operators on an absent key"),
    ("condition_match.cc", "if (absent && atom.if_exists) return true;", "if (absent && atom.if_exists) return atom.negated;", "IfExists on an absent key"),
    ("condition_match.cc", "ForAllValues && null_set) return true;", "ForAllValues && null_set) return false;", "ForAllValues on an empty set"),
    ("condition_match.cc", "ForAnyValue && null_set) return false;", "ForAnyValue && null_set) return true;", "ForAnyValue on an empty set"),
    ("condition_match.cc", "(atom.set == SetOperator::None && atom.negated);", "false;", "a negated operator on several values"),
    ("condition_match.cc", "return order <= 0;", "return order < 0;", "LessThanEquals on equal values"),
    ("condition_match.cc", "if (atom.empty_list) return atom.negated && atom.set == SetOperator::None && !atom.if_exists;", "if (atom.empty_list) return atom.negated;", "an empty list of values"),
    ("condition_match.cc", "return atom.set == SetOperator::ForAllValues;", "return atom.set == SetOperator::ForAnyValue;", "Null with a set operator"),
    ("condition_match.cc", "for (std::size_t i = 6; i-- > 0;)", "for (std::size_t i = 6; i-- > 1;)", "a part of an ARN in a condition"),
    ("match.cc", "principal.parent_arn == name.text ? Grant::Identity", "principal.parent_arn == name.text ? Grant::Boundary", "what a role's grant stands in for"),
    ("match.cc", "if (!has_account || principal.account != name.text) return Grant::None;", "if (!has_account) return Grant::None;", "the account of a principal"),
    ("match.cc", "!(inquiry.has_boundary && deny)", "true", "NotPrincipal and a boundary"),
    ("match.cc", "parts_match(wild, inquiry.resource_parts, 6)", "parts_match(wild, inquiry.resource_parts, 5)", "the last part of an ARN"),
    ("match.cc", "  return statement.not_resource;", "  return !statement.not_resource;", "a list of resources of which none matches"),
    ("match.cc", "const bool named_only = inquiry.in_trust && !deny;", "const bool named_only = inquiry.in_trust;", "a Deny for everyone, and callers that do not sign"),
    ("variables.cc", "if (values.size() == 1) {", "if (!values.empty()) {", "variables of keys with several values"),
    ("variables.cc", "if (variables && text.substr(at)", "if ((variables || true) && text.substr(at)", "variables in version 2008-10-17"),
    ("variables.cc", "if (!piece->has_default && (piece->key", "if (piece->has_default && (piece->key", "the escapes"),
    ("scalars.cc", "if (network.v6 != address.v6) return false;", "", "IPv4 and IPv6 are families apart"),
    ("scalars.cc", "(0xFF00U >> rest)", "(0xFF00U >> (rest - 1))", "prefixes inside a byte"),
    ("scalars.cc", "return west ? -offset : offset;", "return offset;", "time zones west of UTC"),
    ("scalars.cc", "return a.negative ? 0 <=> order : order;", "return order;", "negative numbers"),
    ("scalars.cc", "if (text.size() != 4 && all_digits(text)) {", "if (all_digits(text)) {", "a year of four digits"),
    ("action_index_builder.cc", "if (glob_match(pattern, action)) set(row, wild_statements);", "if (false) set(row, wild_statements);", "patterns that match an action another statement names"),
    ("action_index_builder.cc", "row[w] = listed[w] ^ negated_[w];", "row[w] = listed[w];", "NotAction on indexed rows"),
    ("action_match.cc", "scratch[w] ^= negated[w];", "scratch[w] |= negated[w] & 0U;", "NotAction on rows made for the request"),
    ("compile.cc", "entry.everywhere = statement.any_resource || statement.not_resource;", "entry.everywhere = statement.any_resource;", "NotResource in the index of resources"),
    ("compile.cc", "encoded.append({':', kAnyRun});", "encoded.append(1, ':');", "parts that are left out, of an ARN without variables"),
    ("compile.cc", "wild.parts.fill(std::string_view(&kAnyRun, 1));", "wild.parts.fill({});", "ARNs with parts left out"),
    ("resource_index.cc", "        everywhere = true;", "        everywhere = false;", "patterns too short for the index"),
    ("operators.cc", 'Row{"StringNotLike", true}', 'Row{"StringNotLike", false}', "a negated operator"),
    ("parse.cc", "  return has_effect;", "  return has_effect || true;", "a statement without Effect"),
    ("parse.cc", "if (out.principal.present) return false;", "", "Principal beside NotPrincipal"),
]  # fmt: skip


class Tree:
    """The copy, with a build of its own."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.build = folder / "build"
        for name in COPIED:
            source, target = ROOT / name, folder / name
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True, copy_function=copy_if_changed)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                copy_if_changed(source, target)
        copy_if_changed(pathlib.Path(__file__).with_name("CMakeLists.txt"), folder / "CMakeLists.txt")
        run(["cmake", "-S", str(folder), "-B", str(self.build), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"],
            check=True)  # fmt: skip

    def compile(self) -> bool:
        return run(["ninja", "-C", str(self.build), "policy_test", "policy_compare", "policy_text_compare_test"]).returncode == 0

    def failing_test(self) -> str | None:
        """The first test that fails, nothing if none does."""
        compare = str(self.build / "tests/reference/policy_compare")
        data = self.folder / "tests/data"
        for name, command in [
            ("unit tests", [str(self.build / "policy_test"), "--gtest_brief=1"]),
            ("shared cases", [compare, str(data / "policy-cases.json")]),
            ("counterexamples", [compare, str(data / "policy-counterexamples.json")]),
            ("patterns", [str(self.build / "tests/reference/policy_text_compare_test"), "--gtest_brief=1"]),
            ("comparison", [compare, "--cases", "20000", "--seed", "20261124", "--report", "0"]),
        ]:
            try:
                if run(command, timeout=300, cwd=self.folder).returncode != 0:
                    return name
            except subprocess.TimeoutExpired:
                return f"{name} (no end)"
        return None


def copy_if_changed(source, target):
    """Keeps the time of what is the same, so that it is not built again."""
    source, target = pathlib.Path(source), pathlib.Path(target)
    if not target.exists() or target.read_bytes() != source.read_bytes():
        shutil.copyfile(source, target)
    return str(target)


def run(command, **options):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, **options)


def judge(tree: Tree, file: str, before: str, after: str) -> tuple[bool, str]:
    path = tree.folder / "src/policy" / file
    text = path.read_text()
    if text.count(before) != 1:
        return False, f"stands {text.count(before)} times in {file}"
    try:
        path.write_text(text.replace(before, after))
        if not tree.compile():
            return False, "does not compile"
        test = tree.failing_test()
        return test is not None, f"caught by the {test}" if test else "SURVIVED"
    finally:
        path.write_text(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    chosen = [m for m in MUTATIONS if options.only in m[0] or options.only in m[3]]
    folder = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="keyward-mutations-"))
    passed = failed = 0
    try:
        tree = Tree(folder)
        test = tree.failing_test() if tree.compile() else "build"
        if test is not None:
            print(f"the tree itself fails: {test}", flush=True)
            failed = len(chosen)
            chosen = []
        for file, before, after, purpose in chosen:
            started = time.monotonic()
            caught, how = judge(tree, file, before, after)
            passed, failed = passed + caught, failed + (not caught)
            print(f"{'ok  ' if caught else 'FAIL'} {file}: {purpose}: {how} ({time.monotonic() - started:.0f} s)", flush=True)
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
