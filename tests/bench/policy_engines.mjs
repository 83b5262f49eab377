// One engine from npm, asked the same questions as ours: node policy_engines.mjs cedar|casbin|iam-simulate
// policy_bench.py writes lines: `load WORLD` (JSON as policy_bench.cc exports it) -> how many of the requests it decides as the
// oracle does, and how many there are; `decide MILLISECONDS` -> nanoseconds per decision. Policies are parsed before any time is taken.
import { createInterface } from 'node:readline';

const isList = (value) => (Array.isArray(value) ? value : [value]);
const statementsOf = (policies) => policies.flatMap((text) => JSON.parse(text).Statement);

// The four users that the requests come from: what `${aws:username}` may become where an engine has no variables in patterns.
const USERS = ['u0x', 'u1x', 'u2x', 'u3x'];

const engines = {
  async 'iam-simulate'() {
    const { runUnsafeSimulation } = await import('@cloud-copilot/iam-simulate');
    return (world) => {
      const identityPolicies = world.policies.map((text, number) => ({ name: `policy-${number}`, policy: JSON.parse(text) }));
      const simulations = world.requests.map(({ action, resource, context }) => ({
        request: {
          principal: 'arn:aws:iam::111122223333:user/alice',
          action,
          resource: { resource, accountId: '111122223333' },
          contextVariables: context,
        },
        identityPolicies,
        serviceControlPolicies: [],
        resourceControlPolicies: [],
      }));
      // Without the validation of policies and request that its other entry makes each time.
      return (number) => runUnsafeSimulation(simulations[number], {}) === 'Allowed';
    };
  },

  async cedar() {
    const { preparsePolicySet, statefulIsAuthorized } = await import('@cedar-policy/cedar-wasm/nodejs');
    const like = (what, pattern) => `${what} like ${JSON.stringify(pattern)}`;
    const resource = (pattern) =>
      pattern.includes('${')
        ? `(${USERS.map((user) => `(context.user == "${user}" && ${like('context.resource', pattern.replace('${aws:username}', user))})`).join(' || ')})`
        : like('context.resource', pattern);
    const tests = {
      'aws:PrincipalTag/team': (values) => `${JSON.stringify(values)}.contains(context.team)`,
      'aws:SourceIp': ([range]) => `context.ip.isInRange(ip("${range}"))`,
      'aws:MultiFactorAuthPresent': ([value]) => `context.mfa == ${value}`,
      'aws:username': ([pattern]) => like('context.user', pattern),
    };
    const rule = (statement) => {
      const wild = statement.Action.includes('*');
      const all = wild ? [like('context.action', statement.Action)] : [];
      if (statement.Resource !== '*') all.push(resource(statement.Resource));
      for (const keys of Object.values(statement.Condition))
        for (const [key, values] of Object.entries(keys)) all.push(tests[key](isList(values)));
      const action = wild ? 'action' : `action == Action::${JSON.stringify(statement.Action)}`;
      return `${statement.Effect === 'Allow' ? 'permit' : 'forbid'}(principal, ${action}, resource) when { ${all.join(' && ')} };`;
    };
    let worlds = 0;
    return (world) => {
      const id = `world-${++worlds}`;
      const parsed = preparsePolicySet(id, { staticPolicies: statementsOf(world.policies).map(rule).join('\n') });
      if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors.slice(0, 3)));
      const calls = world.requests.map(({ action, resource: name, context }) => ({
        principal: { type: 'User', id: 'alice' },
        action: { type: 'Action', id: action },
        resource: { type: 'Resource', id: name },
        context: {
          action,
          resource: name,
          team: context['aws:PrincipalTag/team'],
          user: context['aws:username'],
          mfa: context['aws:MultiFactorAuthPresent'] === 'true',
          ip: { __extn: { fn: 'ip', arg: context['aws:SourceIp'] } },
        },
        preparsedPolicySetId: id,
        entities: [],
      }));
      return (number) => {
        const answer = statefulIsAuthorized(calls[number]);
        if (answer.type !== 'success' || answer.response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(answer));
        return answer.response.decision === 'allow';
      };
    };
  },

  async casbin() {
    const { newEnforcer, newModelFromString } = await import('casbin');
    const patterns = new Map();
    const like = (text, pattern) => {
      let compiled = patterns.get(pattern);
      if (compiled === undefined) {
        compiled = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
        patterns.set(pattern, compiled);
      }
      return compiled.test(text);
    };
    const tests = {
      'aws:PrincipalTag/team': (values) => `(${values.map((value) => `r.ctx.team == '${value}'`).join(' || ')})`,
      'aws:SourceIp': ([range]) => `ipMatch(r.ctx.ip, '${range}')`,
      'aws:MultiFactorAuthPresent': ([value]) => `r.ctx.mfa == '${value}'`,
      'aws:username': ([pattern]) => `like(r.ctx.user, '${pattern}')`,
    };
    return async (world) => {
      const model = newModelFromString(`
[request_definition]
r = act, res, ctx
[policy_definition]
p = act, res, cond, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = like(r.act, p.act) && like(r.res, withUser(p.res, r.ctx.user)) && eval(p.cond)
`);
      for (const statement of statementsOf(world.policies)) {
        const condition = Object.values(statement.Condition)
          .flatMap((keys) => Object.entries(keys).map(([key, values]) => tests[key](isList(values))))
          .join(' && ');
        model.addPolicy('p', 'p', [statement.Action, statement.Resource, condition, statement.Effect.toLowerCase()]);
      }
      const enforcer = await newEnforcer(model);
      enforcer.addFunction('like', like);
      enforcer.addFunction('withUser', (pattern, user) => pattern.replace('${aws:username}', user));
      const calls = world.requests.map(({ action, resource, context }) => [
        action,
        resource,
        {
          team: context['aws:PrincipalTag/team'],
          user: context['aws:username'],
          mfa: context['aws:MultiFactorAuthPresent'],
          ip: context['aws:SourceIp'],
        },
      ]);
      return (number) => enforcer.enforceSync(...calls[number]);
    };
  },
};

const load = await engines[process.argv[2]]();
let decide;
let world;
let at = 0;

// Goes over the requests again and again, at least once, until the time is spent.
function time(milliseconds) {
  const start = process.cpuUsage();
  let decisions = 0;
  let spent;
  // The processor's time of this program: what others take of the machine does not count.
  for (let batch = 1; ; batch *= 2) {
    for (let left = batch; left > 0; left -= 1) {
      decide(at);
      at = (at + 1) % world.requests.length;
    }
    decisions += batch;
    const { user, system } = process.cpuUsage(start);
    spent = user + system;
    if (spent > milliseconds * 1_000) break;
  }
  return (spent * 1_000) / decisions;
}

// Not all requests where one takes seconds.
function agreeing(milliseconds) {
  const end = performance.now() + milliseconds;
  let asked = 0;
  let agreed = 0;
  const half = world.requests.length / 2;
  for (let number = 0; number < world.requests.length && performance.now() < end; number += 1) {
    const request = (number * (half + 1)) % world.requests.length;
    asked += 1;
    agreed += decide(request) === world.requests[request].allowed ? 1 : 0;
  }
  return `${agreed} ${asked}`;
}

for await (const line of createInterface({ input: process.stdin })) {
  const [what, rest] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
  if (what === 'load') {
    world = JSON.parse(rest);
    at = 0;
    decide = await load(world);
    console.log(agreeing(1_000));
  } else {
    console.log(time(Number(rest)));
  }
}
