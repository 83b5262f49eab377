// Asks iam-simulate (npm, @cloud-copilot/iam-simulate) what tests/data/policy-cases.json or a file of generated cases asks, and
// lists where it decides differently: node differential.mjs [--list] FILE...
// A file has an array of cases, or one case per line (policy_compare --write). Differences that were looked into are in KNOWN; one
// that is not is a failure. What the other evaluator cannot be asked at all is counted by its reason.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../bench/package.json', import.meta.url));
const { anonymousPrincipal, runSimulation, runUnsafeSimulation } = await import(pathToFileURL(require.resolve('@cloud-copilot/iam-simulate')));

const named = (policies) => (policies ?? []).map((policy, number) => ({ name: `policy-${number}`, policy }));
const levels = (all) => (all ?? []).map((level, number) => ({ orgIdentifier: `ou-${number}`, policies: named(level) }));

// What its own entry adds, and the one without validation does not.
const FULL_ACCESS = {
  name: 'RCPFullAWSAccess',
  policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] },
};

const policiesOf = ({ identityPolicies, resourcePolicy, permissionsBoundary, sessionPolicies, scps, rcps, vpcEndpointPolicy }) =>
  JSON.stringify([identityPolicies, resourcePolicy, permissionsBoundary, sessionPolicies, scps, rcps, vpcEndpointPolicy]);

async function theirs(test) {
  const { principal, action, resource, resourceAccount, context } = test.request;
  if ((test.sessionPolicies ?? []).length > 1) return { skipped: 'it takes one session policy' };
  const simulation = {
    request: {
      principal: principal === '*' ? anonymousPrincipal : principal,
      action,
      resource: { resource, accountId: resourceAccount },
      contextVariables: context,
    },
    sessionPolicy: test.sessionPolicies?.[0],
    identityPolicies: named(test.identityPolicies),
    serviceControlPolicies: levels(test.scps),
    resourceControlPolicies: levels(test.rcps),
    resourcePolicy: test.resourcePolicy ?? undefined,
    permissionBoundaryPolicies: test.permissionsBoundary ? named([test.permissionsBoundary]) : undefined,
    vpcEndpointPolicies: test.vpcEndpointPolicy ? named([test.vpcEndpointPolicy]) : undefined,
  };
  const answer = await runSimulation(simulation, {});
  const text = policiesOf(test).toLowerCase();
  const ignores = (key) => text.includes(key.toLowerCase());
  if (answer.resultType === 'single' && !answer.result.ignoredContextKeys.some(ignores)) return { decision: answer.overallResult };
  if (answer.resultType === 'error' && answer.errors.message === 'policy.errors') return { skipped: 'it refuses the policy' };
  // It knows no such action or context key, or tries several resources: the entry without validation asks what the case says.
  if (simulation.sessionPolicy || simulation.vpcEndpointPolicies) return { skipped: 'its plain entry takes no session or endpoint policy' };
  if (simulation.resourcePolicy) return { skipped: 'its plain entry fails on resource policies' };
  for (const level of simulation.resourceControlPolicies) level.policies.unshift(FULL_ACCESS);
  return { decision: runUnsafeSimulation(simulation, {}) };
}

function read(file) {
  const text = readFileSync(file, 'utf8');
  return text.startsWith('[') ? JSON.parse(text) : text.trim().split('\n').map((line) => JSON.parse(line));
}

// What the two read differently, and who is right: docs/policy.md says it with the pages. A reason covers a difference only in the
// direction that it explains, and only where what it speaks of is there.
const ALLOWED = 'Allowed', IMPLICIT = 'ImplicitlyDenied', EXPLICIT = 'ExplicitlyDenied';
const documents = ({ identityPolicies, resourcePolicy, permissionsBoundary, sessionPolicies, scps, rcps, vpcEndpointPolicy }) =>
  [identityPolicies, resourcePolicy, permissionsBoundary, sessionPolicies, scps, rcps, vpcEndpointPolicy].flat(2).filter(Boolean);
const statements = (test) => documents(test).flatMap(({ Statement }) => Statement);
const conditions = (test) => statements(test).flatMap(({ Condition }) => Object.entries(Condition ?? {}));
const values = (test) => [...conditions(test).flatMap(([, keys]) => Object.values(keys)), ...Object.values(test.request.context)].flat();
const account = (arn) => /^arn:aws:(?:iam|sts)::(\d{12}):/.exec(arn)?.[1];
const atHome = ({ request }) => account(request.principal) === request.resourceAccount;
const caller = (pattern) => ({ request }) => pattern.test(request.principal);
const asks = (pattern) => ({ request }) => pattern.test(request.action);
const operator = (pattern) => (test) => conditions(test).some(([name]) => pattern.test(name));
const serviceLinked = ({ request }) => /:role\/aws-service-role\//.test(request.parentArn ?? '');
const hasScps = ({ scps }) => scps?.length > 0;
const ownDeny = ({ identityPolicies, permissionsBoundary }) => JSON.stringify([identityPolicies, permissionsBoundary]).includes('"Effect":"Deny"');
// By its ARN or, as theirs takes it from the session's, without its path.
const namesRole = ({ request, resourcePolicy }) =>
  [request.parentArn, request.parentArn.replace(/:role\/.*\//, ':role/')].some((arn) => JSON.stringify(resourcePolicy ?? '').includes(`"${arn}"`));
const isShort = (arn) => arn.startsWith('arn:') && arn.split(':').length < 6;
const ROLE_ACTION = /^sts:(AssumeRole|TagSession|SetSourceIdentity|SetContext)/i;
const KNOWN = [
  { name: 'root needs no policy in its own account', ours: ALLOWED, theirs: IMPLICIT, where: [caller(/:root$/), atHome] },
  { name: 'root cannot assume a role', ours: IMPLICIT, theirs: ALLOWED, where: [caller(/:root$/), asks(/^sts:AssumeRole$/i)] },
  { name: 'neither root nor a service has policies of its own', theirs: EXPLICIT, where: [caller(/:root$|^[a-z0-9.-]+\.amazonaws\.com$/), ownDeny] },
  { name: 'everyone in a trust policy is no identity provider', ours: IMPLICIT, theirs: ALLOWED, where: [asks(/^sts:AssumeRoleWith/i), caller(/:(oidc|saml)-provider\/|^accounts\.google\.com$/), ({ resourcePolicy }) => JSON.stringify(resourcePolicy ?? '').includes('"Principal":"*"')] },
  { name: 'a federated user needs a session policy', ours: IMPLICIT, theirs: ALLOWED, where: [caller(/:federated-user\//), (test) => !test.sessionPolicies?.length] },
  { name: 'STS actions that need no permission', ours: ALLOWED, where: [asks(/^sts:Get(CallerIdentity|SessionToken)$/i), caller(/^arn:/)] },
  { name: 'a role is assumed only if its trust policy allows it', ours: IMPLICIT, theirs: ALLOWED, where: [asks(ROLE_ACTION), (test) => !test.resourcePolicy] },
  { name: 'a grant to a session, or to everyone, is not limited by session policies', ours: ALLOWED, theirs: IMPLICIT, where: [(test) => test.sessionPolicies?.length > 0 && test.resourcePolicy, atHome] },
  { name: 'service-linked roles are not bound by SCPs and RCPs', ours: ALLOWED, where: [serviceLinked, (test) => hasScps(test) || test.rcps?.length > 0] },
  { name: 'service-linked roles are not bound by SCPs and RCPs', ours: IMPLICIT, theirs: EXPLICIT, where: [serviceLinked, (test) => hasScps(test) || test.rcps?.length > 0] },
  { name: 'SCPs do not bind services', where: [caller(/^[a-z0-9.-]+\.amazonaws\.com$/), hasScps, (_, theirs) => theirs !== ALLOWED] },
  { name: 'roles below a path', where: [({ request }) => /:role\/.*\//.test(request.parentArn ?? '') && !serviceLinked({ request }), namesRole] },
  { name: 'missing parts of a short ARN are anything', where: [(test) => statements(test).some(({ Resource, NotResource }) => [Resource ?? NotResource ?? []].flat().some(isShort))] },
  { name: 'version 2008-10-17 has no variables', where: [(test) => documents(test).some((document) => document.Version !== '2012-10-17' && JSON.stringify(document).includes('${'))] },
  { name: 'an empty list', where: [(test) => [...statements(test), ...conditions(test).map(([, keys]) => keys)].some((one) => Object.values(one).some((list) => Array.isArray(list) && list.length === 0))] },
  { name: 'Null with a set operator', where: [operator(/^For(All|Any)Values?:Null/i)] },
  { name: 'ForAnyValue with IfExists on a key that is not there', where: [operator(/^ForAnyValue:[A-Za-z]+IfExists$/i)] },
  { name: 'a request for the resource "*"', where: [({ request }) => request.resource === '*'] },
  { name: 'seconds beside a date', where: [operator(/Date/i), (test) => values(test).some((value) => /^\d{5,}$/.test(value)), (test) => values(test).some((value) => /^\d{4}-/.test(value))] },
];
const explains = (test, theirs) => (known) =>
  [undefined, test.expected].includes(known.ours) && [undefined, theirs].includes(known.theirs) && known.where.every((holds) => holds(test, theirs));

const list = process.argv.includes('--list');
const counts = new Map();
const count = (what) => counts.set(what, (counts.get(what) ?? 0) + 1);
let agreed = 0;
let open = 0;
for (const file of process.argv.slice(2).filter((name) => !name.startsWith('--'))) {
  for (const test of read(file)) {
    let answer;
    try {
      answer = await theirs(test);
    } catch (error) {
      answer = { skipped: `it throws: ${error.message.slice(0, 60)}` };
    }
    if (answer.skipped) {
      count(`not asked: ${answer.skipped}`);
    } else if (answer.decision === test.expected) {
      agreed += 1;
    } else {
      const known = KNOWN.find(explains(test, answer.decision));
      count(known ? `known: ${known.name}` : 'NEW');
      open += known ? 0 : 1;
      if (!known || list) console.log(JSON.stringify({ ...test, theirs: answer.decision, known: known?.name }));
    }
  }
}
for (const [what, number] of [...counts].sort()) console.log(`${what}: ${number}`);
console.log(`${agreed} agreed`);
// The last line is what ./dev test counts: each case that agrees or differs for a known reason is a pass.
const explained = [...counts].filter(([what]) => what.startsWith('known')).reduce((sum, [, number]) => sum + number, 0);
console.log(`${agreed + explained} passed, ${open} failed`);
process.exitCode = open === 0 && agreed > 0 ? 0 : 1;
