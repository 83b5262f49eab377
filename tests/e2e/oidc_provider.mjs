// The package oidc-provider as an identity provider at https://localhost:PORT, for federation_test.py.
//
//   node oidc_provider.mjs CERTIFICATE.pem KEY.pem
//
// Prints one JSON line {"issuer": ...}. Then it takes one command a line and answers "ok": "rotate" (new signing keys; the old ones
// are withdrawn), "delay MILLISECONDS" (before each answer), "refuse" and "serve" (connections are cut, or not).

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const [certificate, key] = process.argv.slice(2);
let serial = 0;
let delay = 0;
let refusing = false;
let handle;

function makeProvider(issuer) {
  serial += 1;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const client = {
    redirect_uris: ['https://app.example.com/callback'],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none',
  };
  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'app' },
      { ...client, client_id: 'curve-app', id_token_signed_response_alg: 'ES256' },
      { ...client, client_id: 'stranger' },
    ],
    jwks: {
      keys: [
        { ...rsa, kid: `rsa-${serial}`, use: 'sig', alg: 'RS256' },
        { ...ec, kid: `ec-${serial}`, use: 'sig', alg: 'ES256' },
      ],
    },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    cookies: { keys: ['only for tests'] },
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        'https://aws.amazon.com/tags': { principal_tags: { team: ['blue'] }, transitive_tag_keys: ['team'] },
        'https://aws.amazon.com/source_identity': id,
      }),
    }),
    claims: {
      openid: ['sub'],
      aws: ['https://aws.amazon.com/tags', 'https://aws.amazon.com/source_identity'],
    },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
  });
  provider.proxy = false;
  return provider.callback();
}

const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
  if (refusing) return request.socket.destroy();
  setTimeout(() => handle(request, response), delay);
});
server.listen(0, '127.0.0.1', () => {
  const issuer = `https://localhost:${server.address().port}`;
  handle = makeProvider(issuer);
  console.log(JSON.stringify({ issuer }));
  createInterface({ input: process.stdin }).on('line', (line) => {
    const [command, argument] = line.split(' ');
    if (command === 'rotate') handle = makeProvider(issuer);
    if (command === 'delay') delay = Number(argument);
    if (command === 'refuse') refusing = true;
    if (command === 'serve') refusing = false;
    console.log('ok');
  }).on('close', () => process.exit(0));
});
