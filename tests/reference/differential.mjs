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

// What the two read differently, and who is right: docs/policy.md says it with the pages.
const has = (pattern) => (test) => pattern.test(policiesOf(test));
const caller = (pattern) => (test) => pattern.test(test.request.principal);
const KNOWN = [
  { name: 'root needs no policy in its own account', applies: caller(/:root$/) },
  { name: 'a federated user needs a session policy', applies: caller(/:federated-user\//) },
  { name: 'STS actions that need no permission', applies: ({ request }) => /^sts:Get(CallerIdentity|SessionToken)$/i.test(request.action) },
  { name: 'a role is assumed only if its trust policy allows it', applies: ({ request }) => /^sts:(AssumeRole|TagSession|SetSourceIdentity|SetContext)/i.test(request.action) },
  { name: 'a grant to a session, or to everyone, is not limited by session policies', applies: ({ sessionPolicies, resourcePolicy }) => sessionPolicies?.length > 0 && resourcePolicy },
  { name: 'service-linked roles are not bound by SCPs and RCPs', applies: ({ request }) => /:role\/aws-service-role\//.test(request.parentArn ?? '') },
  { name: 'SCPs do not bind services', applies: caller(/^[a-z0-9.-]+\.amazonaws\.com$/) },
  { name: 'roles and users below a path', applies: ({ request }) => /:role\/.*\//.test(request.parentArn ?? '') },
  { name: 'version 2008-10-17 has no variables', applies: (test) => has(/\$\{/)(test) && (has(/2008-10-17/)(test) || has(/\{"Statement"/)(test)) },
  { name: 'an empty list', applies: has(/:\[\]/) },
  { name: 'Null with a set operator', applies: has(/For(All|Any)Values?:Null/i) },
  { name: 'ForAnyValue with IfExists on a key that is not there', applies: has(/ForAnyValue:[A-Za-z]+IfExists/i) },
  { name: 'a request for the resource "*"', applies: ({ request }) => request.resource === '*' },
  { name: 'dates in other forms', applies: has(/Date(Not)?(Equals|LessThan|GreaterThan)/i) },
];

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
      const known = KNOWN.find(({ applies }) => applies(test, answer.decision));
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
