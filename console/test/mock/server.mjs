// Serves dist/ and the mock's answers, with the very headers of the real server, so that what they forbid is seen here.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMock } from './mock.mjs';

const kDist = fileURLToPath(new URL('../../dist/', import.meta.url));
const kPolicy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

export function startMockServer(port = 8790) {
  const mock = createMock(`http://localhost:${port}`);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    response.setHeader('Content-Security-Policy', kPolicy);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (/^\/(signin|console)\/api\//.test(pathname)) {
      let text = '';
      request.on('data', part => (text += part));
      request.on('end', () => {
        const { status, json } = mock.handle(request.method, pathname, request.headers, text === '' ? {} : JSON.parse(text));
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json));
      });
      return;
    }
    const asset = join(kDist, normalize(pathname));
    const file = pathname.startsWith('/assets/') && asset.startsWith(kDist) ? asset : join(kDist, 'index.html');
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': kTypes[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise(resolve => {
    server.listen(port, '127.0.0.1', () => resolve({ mock, origin: `http://localhost:${port}`, close: () => server.close() }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin } = await startMockServer();
  console.log(`Mock of Keyward at ${origin}/ (set-up code SETUP-CODE)`);
}
