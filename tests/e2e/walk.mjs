// Calls whatever it is told through the JavaScript SDK: reads lines of JSON {service, operation, input, accessKeyId, secretAccessKey} and
// answers each with a line, {output} or {error: {name, message, status}}. An operation like waitUntilUserExists is a waiter, its output
// {state}. The server is in the environment (URL). A text of the form "data:base64,..." in an input becomes bytes, and bytes of an output
// become such a text.
import * as iam from '@aws-sdk/client-iam';
import * as sts from '@aws-sdk/client-sts';
import { createInterface } from 'node:readline';

const PREFIX = 'data:base64,';
const libraries = { iam: [iam, iam.IAMClient], sts: [sts, sts.STSClient] };
const clients = new Map();

function clientOf({ service, accessKeyId, secretAccessKey }) {
  const key = `${service} ${accessKeyId}`;
  if (!clients.has(key)) {
    const credentials = { accessKeyId, secretAccessKey };
    clients.set(key, new libraries[service][1]({ endpoint: process.env.URL, region: 'us-east-1', credentials, maxAttempts: 1 }));
  }
  return clients.get(key);
}

const toSdk = (_, value) => (typeof value === 'string' && value.startsWith(PREFIX) ? Buffer.from(value.slice(PREFIX.length), 'base64') : value);

function fromSdk(value) {
  if (value instanceof Uint8Array) return PREFIX + Buffer.from(value).toString('base64');
  if (value instanceof Date || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(fromSdk);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromSdk(member)]));
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line, toSdk);
  let answer;
  try {
    const library = libraries[request.service][0];
    if (request.operation.startsWith('waitUntil')) {
      const { state } = await library[request.operation]({ client: clientOf(request), maxWaitTime: 5 }, request.input);
      answer = { output: { state } };
    } else {
      const { $metadata, ...output } = await clientOf(request).send(new library[`${request.operation}Command`](request.input));
      answer = { output: fromSdk(output), status: $metadata.httpStatusCode };
    }
  } catch (error) {
    answer = { error: { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode ?? 0 } };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
