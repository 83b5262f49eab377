// Set-up and sign-in of the mock. The code 000000 is always wrong, every other one right.
import { kAccountId, Refusal, setUpAccount, signInUrl } from './state.mjs';

const wrong = () => new Refusal(400, 'AuthenticationFailed', 'Your authentication information is incorrect. Please try again.');

let tickets = 0;

export function signIn(state, origin) {
  const ticketFor = (who, extra) => {
    tickets += 1;
    const ticket = `ticket-${tickets}`;
    state.tickets.set(ticket, who);
    return { ticket, ...extra };
  };
  const begin = who => {
    state.session = {
      accountId: kAccountId,
      accountName: state.account.name,
      arn: who === 'root' ? `arn:aws:iam::${kAccountId}:root` : `arn:aws:iam::${kAccountId}:user/${who}`,
      ...(who === 'root' ? {} : { userName: who }),
      isRoot: who === 'root',
      mfaUsed: [...state.devices.values()].some(device => device.owner === who),
      expiresAt: new Date(Date.now() + 12 * 3600 * 1000).toISOString(),
    };
    if (who !== 'root') {
      state.done.set('AdminSignIn', true);
      state.users.get(who).PasswordLastUsed = new Date().toISOString();
    }
    return { status: 'signed-in' };
  };
  const afterPassword = who => {
    if ([...state.devices.values()].some(device => device.owner === who))
      return ticketFor(who, { status: 'mfa-required', devices: [{ type: 'totp' }] });
    return afterMfa(who);
  };
  const afterMfa = who => {
    if (who !== 'root' && state.users.get(who).profile.PasswordResetRequired)
      return ticketFor(who, { status: 'password-change-required', reason: 'reset' });
    return begin(who);
  };
  const take = ticket => {
    const who = state.tickets.get(ticket);
    if (who === undefined) throw wrong();
    return who;
  };
  return {
    context: () => ({
      setupRequired: state.account === null,
      insecureOrigin: state.insecureOrigin,
      publicUrl: origin,
      account: state.remembered ? { id: kAccountId, ...(state.alias ? { alias: state.alias } : {}) } : null,
    }),
    setup: input => {
      if (input.setupCode !== state.setupCode) throw new Refusal(403, 'AuthenticationFailed', 'The set-up code is wrong.');
      setUpAccount(state, input);
      return { accountId: kAccountId, signInUrl: signInUrl(state, origin) };
    },
    root: ({ email, password }) => {
      if (email !== state.account.email || password !== state.root.password) throw wrong();
      return afterPassword('root');
    },
    user: ({ account, userName, password, rememberAccount }) => {
      const user = state.users.get(userName);
      if (userName === 'slow') throw new Refusal(429, 'Throttled', 'Too many failed attempts. Try again in 30 seconds.', { retryAfterSeconds: 30 });
      if (![kAccountId, state.alias].includes(account) || !user?.profile || user.password !== password) throw wrong();
      state.remembered = rememberAccount;
      return afterPassword(userName);
    },
    mfa: ({ ticket, code }) => {
      const who = take(ticket);
      if (code === '000000') throw wrong();
      return afterMfa(who);
    },
    'new-password': ({ ticket, newPassword }) => {
      const who = take(ticket);
      if (newPassword.length < 8) throw new Refusal(400, 'PasswordPolicyViolation', 'Password should have a minimum length of 8');
      const user = state.users.get(who);
      user.password = newPassword;
      user.profile.PasswordResetRequired = false;
      return begin(who);
    },
    'sign-out': () => {
      state.done.set('SignOut', true);
      state.session = null;
      return {};
    },
    'switch-role': ({ account, roleName }) => {
      const role = state.roles.get(roleName.split('/').pop());
      if (![kAccountId, state.alias].includes(account) || role === undefined)
        throw new Refusal(403, 'InvalidRole', 'Could not switch roles using the provided information.');
      state.switchedFrom = state.session;
      const { userName, ...rest } = state.session;
      state.session = { ...rest, arn: `arn:aws:sts::${kAccountId}:assumed-role/${role.RoleName}/${userName}`, role: { name: role.RoleName, sessionName: userName ?? rest.role.sessionName, switched: true } };
      return {};
    },
    'switch-back': () => {
      state.session = state.switchedFrom ?? state.session;
      return {};
    },
    session: () => {
      if (state.session === null) throw new Refusal(401, 'SessionExpired', 'Your session has ended.');
      return { ...state.session, accountName: state.account.name, alias: state.alias, signInUrl: signInUrl(state, origin) };
    },
  };
}
