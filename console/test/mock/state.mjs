// The mock's account: a few maps, nothing durable, no policy evaluation. A user named "nobody" is refused everything.
export const kAccountId = '111122223333';

export class Refusal extends Error {
  constructor(status, code, message, more = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export const notFound = what => new Refusal(404, 'NoSuchEntity', what);
export const exists = what => new Refusal(409, 'EntityAlreadyExists', what);

let counter = 0;
export function id(prefix, length) {
  counter += 1;
  return prefix + counter.toString(32).toUpperCase().padStart(length - prefix.length, 'Q');
}

export const now = () => new Date().toISOString();

const admin = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const kManaged = [
  ['AdministratorAccess', 'Everything on everything.'],
  ['IAMFullAccess', 'All of IAM.'],
  ['IAMReadOnlyAccess', 'Reading all of IAM.'],
  ['IAMUserChangePassword', 'Changing the own password.'],
  ['PowerUserAccess', 'Everything but managing identities.'],
  ['ReadOnlyAccess', 'Reading everything.'],
  ['SecurityAudit', 'Reading what an audit needs.'],
  ['job-function/Billing', 'Billing pages.'],
  ['job-function/ViewOnlyAccess', 'Listing things.'],
];

export function policy(arn, name, document, description) {
  return {
    PolicyName: name,
    PolicyId: id('ANPA', 21),
    Arn: arn,
    Path: '/',
    Description: description,
    DefaultVersionId: 'v1',
    IsAttachable: true,
    CreateDate: now(),
    UpdateDate: now(),
    Tags: [],
    versions: [{ VersionId: 'v1', IsDefaultVersion: true, CreateDate: now(), Document: document }],
  };
}

export function newState() {
  const policies = new Map();
  for (const [path, description] of kManaged) {
    const arn = `arn:aws:iam::aws:policy/${path}`;
    policies.set(arn, policy(arn, path.split('/').pop(), admin, description));
  }
  return {
    account: null,
    setupCode: 'SETUP-CODE',
    users: new Map(),
    groups: new Map(),
    roles: new Map(),
    providers: new Map(),
    events: /** @type {object[]} */ ([]),
    policies,
    devices: new Map(),
    /** @type {{ sshPublicKeys: any[], signingCertificates: any[], serviceCredentials: any[] }} */
    credentials: { sshPublicKeys: [], signingCertificates: [], serviceCredentials: [] },
    root: { keys: [], password: '' },
    alias: null,
    passwordPolicy: null,
    billing: false,
    notes: '',
    session: null,
    tickets: new Map(),
    done: new Map(),
    remembered: false,
    insecureOrigin: false,
  };
}

export function setUpAccount(state, { accountName, email, password }) {
  state.account = { id: kAccountId, name: accountName, email, created: now() };
  state.root.password = password;
}

export const signInUrl = (state, origin) => `${origin}/signin/${state.alias ?? kAccountId}`;
