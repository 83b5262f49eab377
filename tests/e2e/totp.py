"""One-time codes by RFC 6238, for the tests' own authenticator."""

import base64
import hashlib
import hmac
import struct
import time

STEP_SECONDS = 30


def step_now() -> int:
    return int(time.time()) // STEP_SECONDS


def code(base32_secret: str, step: int) -> str:
    key = base64.b32decode(base32_secret + "=" * (-len(base32_secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


class Authenticator:
    """Gives codes that were not given before: the server takes each one once, and learns how far ahead this clock runs."""

    def __init__(self, base32_secret: str):
        self.secret = base32_secret
        self.last = 0

    def pair(self) -> tuple[str, str]:
        """Two consecutive codes for enabling, the second of them the present one."""
        self.last = step_now()
        return code(self.secret, self.last - 1), code(self.secret, self.last)

    def next(self) -> str:
        """One fresh code: waits for the next step when the present one was given already."""
        while step_now() <= self.last:
            time.sleep(0.2)
        self.last = step_now()
        return code(self.secret, self.last)

    def wrong(self) -> str:
        """A code of no step near the present one."""
        near = {code(self.secret, step_now() + offset) for offset in range(-700, 700)}
        return next(text for number in range(1_000_000) if (text := f"{number:06d}") not in near)
