#!/usr/bin/python3
"""Decisions per second through the decision API, of one core: decision_bench.py BUILD-DIRECTORY

The reference is nginx on the same core that reads as many bytes and answers as many, and decides nothing. Each answer is looked at
once before it is measured: half of the questions are allowed. Rounds are interleaved, medians count.
"""

import json
import pathlib
import shutil
import statistics
import tempfile

from server_bench import ROUNDS, Keyward, Nginx, call, iam, load, per_request, row

STATEMENTS = [{"Sid": f"Folder{number}", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
               "Resource": [f"arn:aws:s3:::bucket-{number}/*", f"arn:aws:s3:::bucket-{number}/${{aws:username}}/*"],
               "Condition": {"IpAddress": {"aws:SourceIp": f"10.{number}.0.0/16"}}} for number in range(8)]
STATEMENTS += [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/folder/*",
                "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
               {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]


def check(server, count, arn, encoded=True):
    """The answer's bytes, after a look at what they say."""
    questions = [{"principal": arn, "action": f"s3:{['GetObject', 'PutObject'][number % 2]}",
                  "resource": f"arn:aws:s3:::bucket/folder/object-{number}", "context": {"aws:SourceIp": "10.1.2.3"},
                  "encodeAuthorizationMessage": encoded}
                 for number in range(count)]
    answer = call(server, "/decision/v1/authorize", "keyward", json.dumps({"requests": questions}).encode(), "application/json")
    decided = [one["decision"] for one in json.loads(answer)["decisions"]]
    if decided != [["allowed", "implicitDeny"][number % 2] for number in range(count)]:
        raise SystemExit(f"a wrong decision among {count}")
    return answer.decode()


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="keyward-bench-"))
    try:
        server = Keyward(folder)
        arn = iam(server, "CreateUser", UserName="alice")["Arn"]
        iam(server, "PutUserPolicy", UserName="alice", PolicyName="ten",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": STATEMENTS}))
        key = iam(server, "CreateAccessKey", UserName="alice")
        signed = [key["AccessKeyId"], key["SecretAccessKey"]]
        print("| figure | Keyward | reference | ratio | aim |\n|---|---|---|---|---|")
        for count, kind, principal in [(1, "decisions", [arn]), (100, "decisions", [arn]), (1000, "decisions", [arn]), (1000, "bare", [arn]), (100, "signed", signed)]:
            answer = check(server, count, arn, kind != "bare")
            nginx = Nginx(folder, answer)
            ours, theirs = [], []
            options = {"clients": 8, "more": [count, *principal]}
            load(server.port, kind, seconds=0.3, **options)
            for _ in range(ROUNDS):
                ours.append(per_request(server, kind, seconds=1.0, **options))
                theirs.append(per_request(nginx, "echo", seconds=1.0, **options))
            nginx.stop()
            rate, floor = (statistics.median(one[0] for one in many) * count for many in (ours, theirs))
            cost = statistics.median(one[1] for one in ours) / count
            what = {"signed": "S3 requests verified and decided", "bare": "decisions without encoded messages"}.get(kind, "decisions")
            row(f"{what} per second of one core, {count} a call ({cost:.2f} us of server CPU each)", f"{rate:.0f}",
                f"{floor:.0f} (nginx, the same bytes)", f"{statistics.median(a[0] / b[0] for a, b in zip(ours, theirs)):.2f}", "")
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
