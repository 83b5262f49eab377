// Starts a fresh Keyward for a browser test, with its set-up code as a person reads it from the terminal.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const kBinary = process.env.BINARY ?? 'build/keyward';

export function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(KEYWARD|AWS)_/.test(name)));
}

export class Server {
  secrets = new Set();

  static async start() {
    const server = new Server();
    server.folder = mkdtempSync(join(tmpdir(), 'keyward-lab-'));
    server.log = join(server.folder, 'server.log');
    server.process = spawn(kBinary, ['serve', '--data', join(server.folder, 'data'), '--listen', '127.0.0.1:0', '--allowed-host', 'keyward.test'], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    server.process.stderr.on('data', chunk => appendFileSync(server.log, chunk));
    server.ended = new Promise(resolve => server.process.on('exit', (code, signal) => resolve(code ?? signal)));
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no address and set-up code within 60 s: ${server.readLog()}`)), 60_000);
      const done = () => {
        if (server.url && server.setupCode) {
          clearTimeout(timer);
          resolve();
        }
      };
      createInterface({ input: server.process.stdout }).on('line', line => {
        const address = /^Keyward is ready: (\S+)/.exec(line);
        const code = /^Set-up code: (\S+)/.exec(line);
        if (address) server.url = address[1].replace(/\/$/, '');
        if (code) server.setupCode = server.secret(code[1]);
        else appendFileSync(server.log, `${line}\n`);
        done();
      });
      void server.ended.then(status => reject(new Error(`the server ended with ${status}: ${server.readLog()}`)));
    });
    return server;
  }

  readLog() {
    try {
      return readFileSync(this.log, 'utf8').slice(-2000);
    } catch {
      return '';
    }
  }

  /** Remembers what must not appear in logs, metrics, data files or later pages. */
  secret(text) {
    if (text) this.secrets.add(text);
    return text;
  }

  /** Names of the files in which a secret stands in plain. */
  async filesWithSecrets() {
    const found = [];
    const contents = [['metrics', Buffer.from(await (await fetch(`${this.url}/metrics`)).arrayBuffer())]];
    for (const name of readdirSync(this.folder, { recursive: true })) {
      const path = join(this.folder, name);
      if (statSync(path).isFile()) contents.push([name, readFileSync(path)]);
    }
    for (const [name, content] of contents)
      for (const secret of this.secrets)
        if (content.includes(secret) || content.includes(Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1)))
          found.push(`${name} (a secret of ${secret.length} characters)`);
    return found;
  }

  async stop() {
    this.process.kill('SIGTERM');
    const status = await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
    return status;
  }
}
