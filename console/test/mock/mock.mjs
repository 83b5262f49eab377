// Answers the console's requests from memory: `handle` is shared by the mock server and the tests.
import { iam } from './iam.mjs';
import { billing, cloudtrail, keyward } from './other.mjs';
import { signIn } from './signin.mjs';
import { newState, Refusal, setUpAccount } from './state.mjs';

export function createMock(origin = 'http://localhost:8790') {
  const state = newState();
  const services = { iam: iam(state), keyward: keyward(state, origin), billing: billing(state), cloudtrail: cloudtrail(state) };
  const endpoints = signIn(state, origin);
  const calls = [];

  function answer(path, body) {
    const endpoint = /^\/signin\/api\/([a-z-]+)$/.exec(path);
    if (endpoint && endpoints[endpoint[1]]) return endpoints[endpoint[1]](body);
    const operation = /^\/console\/api\/([a-z]+)\/(\w+)$/.exec(path);
    const run = operation && services[operation[1]]?.[operation[2]];
    if (!run) throw new Refusal(404, 'InvalidAction', `The mock knows no ${path}.`);
    if (state.session === null) throw new Refusal(401, 'SessionExpired', 'Your session has ended.');
    if (state.session.userName === 'nobody') {
      throw new Refusal(
        403,
        'AccessDenied',
        `User: ${state.session.arn} is not authorized to perform: ${operation[1]}:${operation[2]} because no identity-based policy allows the ${operation[1]}:${operation[2]} action`,
      );
    }
    return run(body);
  }

  return {
    state,
    /** Every call, in order, for tests. */
    calls,
    endpoints,
    services,
    setUp: () => setUpAccount(state, { accountName: 'Example Ltd', email: 'root@example.com', password: 'Root-Passw0rd' }),
    signInAs: who => {
      if (who !== 'root' && !state.users.has(who)) services.iam.CreateUser({ UserName: who });
      state.session = {
        accountId: '111122223333',
        accountName: 'Example Ltd',
        arn: `arn:aws:iam::111122223333:${who === 'root' ? 'root' : `user/${who}`}`,
        ...(who === 'root' ? {} : { userName: who }),
        isRoot: who === 'root',
        mfaUsed: false,
        expiresAt: new Date(Date.now() + 3600_000).toISOString(),
      };
    },
    /** As a role session, or without `role` as a federated user of GetFederationToken. */
    signInAsFederated: (/** @type {{ name: string, role?: string, issuer: string }} */ { name, role, issuer }) => {
      state.session = {
        accountId: '111122223333',
        accountName: 'Example Ltd',
        arn: `arn:aws:sts::111122223333:${role ? `assumed-role/${role}/${name}` : `federated-user/${name}`}`,
        ...(role ? { role: { name: role, sessionName: name, switched: false } } : { federatedUser: name }),
        issuer,
        isRoot: false,
        mfaUsed: false,
        expiresAt: new Date(Date.now() + 3600_000).toISOString(),
      };
    },
    handle(method, path, headers, body) {
      calls.push({ path, body });
      try {
        if (headers['x-keyward-console'] !== '1') throw new Refusal(403, 'AccessDenied', 'The console header is missing.');
        return { status: 200, json: answer(path, body) };
      } catch (error) {
        if (!(error instanceof Refusal)) return { status: 500, json: { code: 'ServiceFailure', message: String(error) } };
        return { status: error.status, json: { code: error.code, message: error.message, requestId: 'mock-0001', ...error.more } };
      }
    },
  };
}
