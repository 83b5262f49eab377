// The test's own one-time-code app: it reads the QR picture from the screen, as a phone does, and gives codes by RFC 6238.
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';

const kStepSeconds = 30;
const stepNow = () => Math.floor(Date.now() / 1000 / kStepSeconds);

function base32Decode(text) {
  const bits = [...text].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
}

function codeAt(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', base32Decode(secret)).update(counter).digest();
  const start = digest[19] & 15;
  return String((digest.readUInt32BE(start) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export class Authenticator {
  /** screenshot: PNG bytes that show one QR code. */
  constructor(screenshot) {
    const { data, width, height } = PNG.sync.read(screenshot);
    const found = jsqr(new Uint8ClampedArray(data), width, height);
    if (!found) throw new Error('the picture holds no QR code that an app could read');
    this.uri = new URL(found.data);
    if (this.uri.protocol !== 'otpauth:') throw new Error(`not a one-time-code address: ${this.uri.protocol}`);
    this.secret = this.uri.searchParams.get('secret');
    this.last = 0;
  }

  get label() {
    return decodeURIComponent(this.uri.pathname.split('/').pop());
  }

  /** Two consecutive codes, the second of them the present one. */
  pair() {
    this.last = stepNow();
    return [codeAt(this.secret, this.last - 1), codeAt(this.secret, this.last)];
  }

  /** A code that was not given before: waits for the next 30 seconds where needed. */
  async next() {
    while (stepNow() <= this.last) await sleep(250);
    this.last = stepNow();
    return codeAt(this.secret, this.last);
  }

  wrong() {
    const near = new Set();
    for (let offset = -700; offset < 700; offset += 1) near.add(codeAt(this.secret, stepNow() + offset));
    for (let number = 0; ; number += 1) {
      const code = String(number).padStart(6, '0');
      if (!near.has(code)) return code;
    }
  }
}
