import { describe, expect, it } from 'vitest';
import { trustedEntities, samlAudience, trustPolicy, trustProblem, type TrustDraft } from './trust';

const draft = (change: Partial<TrustDraft>): TrustDraft => ({
  kind: 'account',
  account: '111122223333',
  externalId: '',
  mfa: false,
  service: '',
  provider: '',
  audience: '',
  custom: '{}',
  ...change,
});

describe('a trust policy', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
  it('of an account may ask for an external ID and for MFA', () => {
    expect(JSON.parse(trustPolicy(draft({ externalId: 'Unique-1', mfa: true })))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': 'Unique-1' }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
        },
      ],
    });
  });
  it('of a service names it', () => {
    const { Statement } = JSON.parse(trustPolicy(draft({ kind: 'service', service: 'ec2.amazonaws.com', mfa: true }))) as { Statement: unknown[] };
    expect(Statement).toEqual([{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }]);
  });
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
  it('of an OpenID Connect provider asks for the audience', () => {
    const provider = 'arn:aws:iam::111122223333:oidc-provider/ci.example.com/one';
    const { Statement } = JSON.parse(trustPolicy(draft({ kind: 'oidc', provider, audience: 'app' }))) as { Statement: unknown[] };
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { 'ci.example.com/one:aud': 'app' } },
      },
    ]);
  });
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
  it('of a SAML provider asks for the address of this installation', () => {
    const provider = 'arn:aws:iam::111122223333:saml-provider/Office';
    const { Statement } = JSON.parse(trustPolicy(draft({ kind: 'saml', provider, audience: samlAudience('https://id.example.com:8443/signin/example') }))) as { Statement: unknown[] };
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': 'https://id.example.com:8443/saml' } },
      },
    ]);
  });
  it.each([
    [{}, true],
    [{ account: '1111' }, false],
    [{ externalId: 'x' }, false],
    [{ externalId: 'a b' }, false],
    [{ kind: 'service', service: 'lambda.amazonaws.com' }, true],
    [{ kind: 'service', service: 'lambda' }, false],
    [{ kind: 'oidc', provider: '', audience: 'app' }, false],
    [{ kind: 'oidc', provider: 'arn:aws:iam::111122223333:oidc-provider/ci.example.com', audience: '' }, false],
    [{ kind: 'oidc', provider: 'arn:aws:iam::111122223333:oidc-provider/ci.example.com', audience: 'app' }, true],
    [{ kind: 'saml', provider: '' }, false],
    [{ kind: 'saml', provider: 'arn:aws:iam::111122223333:saml-provider/Office' }, true],
    [{ kind: 'custom', account: '' }, true],
  ] as const)('from %j is right: %s', (change, right) => expect(trustProblem(draft(change)) === '').toBe(right));
});

describe('the trusted entities', () => {
  it.each([
    [{ AWS: 'arn:aws:iam::111122223333:root' }, ['Account: 111122223333']],
    [{ AWS: ['444455556666', 'arn:aws:iam::111122223333:user/alice'] }, ['Account: 444455556666', 'arn:aws:iam::111122223333:user/alice']],
    [{ Service: 'ec2.amazonaws.com' }, ['Service: ec2.amazonaws.com']],
    [{ Federated: 'accounts.example.com' }, ['Identity provider: accounts.example.com']],
    ['*', ['Everyone']],
  ])('of %j are %j', (Principal, names) =>
    expect(trustedEntities(JSON.stringify({ Statement: { Effect: 'Allow', Principal } }))).toEqual(names),
  );
  it('leave out who is denied, and do not break on nonsense', () => {
    expect(trustedEntities('{"Statement":[{"Effect":"Deny","Principal":"*"}]}')).toEqual([]);
    expect(trustedEntities('nonsense')).toEqual([]);
    expect(trustedEntities(undefined)).toEqual([]);
  });
});
