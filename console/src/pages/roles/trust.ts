// A role's trust policy: who may take the role on. Made from the answers of the wizard, and read back as a short list.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html
import { prettyJson } from '../../components/json_position';

export type TrustKind = 'account' | 'service' | 'oidc' | 'saml' | 'custom';

export interface TrustDraft {
  kind: TrustKind;
  /** This account's ID, or another one's. */
  account: string;
  externalId: string;
  mfa: boolean;
  service: string;
  /** The ARN of the identity provider, of the kinds oidc and saml. */
  provider: string;
  /** Of the token or the response. */
  audience: string;
  custom: string;
}

/** Where SAML responses are sent to, which is what the audience of a role for people says: beside the sign-in page. */
export const samlAudience = (signInUrl: string) => `${new URL(signInUrl).origin}/saml`;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html
function federatedStatement({ kind, provider, audience }: TrustDraft) {
  const key = kind === 'saml' ? 'SAML:aud' : `${provider.slice(provider.indexOf('/') + 1)}:aud`;
  return {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: kind === 'saml' ? 'sts:AssumeRoleWithSAML' : 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [key]: audience } },
  };
}

function statementOf(draft: TrustDraft) {
  if (draft.kind === 'oidc' || draft.kind === 'saml') return federatedStatement(draft);
  const condition = {
    ...(draft.kind === 'account' && draft.externalId ? { StringEquals: { 'sts:ExternalId': draft.externalId } } : {}),
    ...(draft.kind === 'account' && draft.mfa ? { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } : {}),
  };
  return {
    Effect: 'Allow',
    Principal: draft.kind === 'account' ? { AWS: `arn:aws:iam::${draft.account}:root` } : { Service: draft.service },
    Action: 'sts:AssumeRole',
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

/** The draft's trust policy, ready to be sent. */
export function trustPolicy(draft: TrustDraft): string {
  if (draft.kind === 'custom') return draft.custom;
  return prettyJson(JSON.stringify({ Version: '2012-10-17', Statement: [statementOf(draft)] }));
}

/** What is wrong with the draft, or an empty string. The server checks the policy itself. */
export function trustProblem(draft: TrustDraft): string {
  if (draft.kind === 'account' && !/^[0-9]{12}$/.test(draft.account)) return 'An account ID has 12 digits.';
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  if (draft.kind === 'account' && draft.externalId !== '' && !/^[\w+=,.@:/-]{2,1224}$/.test(draft.externalId))
    return 'An external ID has 2 to 1,224 characters: letters, digits and + = , . @ : / - _';
  if ((draft.kind === 'oidc' || draft.kind === 'saml') && draft.provider === '') return 'Choose an identity provider.';
  if (draft.kind === 'oidc' && draft.audience === '') return 'Choose an audience.';
  if (draft.kind === 'service' && !/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(draft.service))
    return 'A service principal is a name such as ec2.amazonaws.com.';
  return '';
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function principalName(kind: string, value: unknown): string {
  const text = String(value);
  if (kind === 'Service') return `Service: ${text}`;
  if (kind === 'Federated') return `Identity provider: ${text}`;
  const account = /^(?:arn:aws:iam::)?([0-9]{12})(?::root)?$/.exec(text)?.[1];
  return account ? `Account: ${account}` : text;
}

/** The trusted entities of a trust policy, as the list of roles shows them. */
export function trustedEntities(document: string | undefined): string[] {
  try {
    const policy = JSON.parse(document ?? '') as { Statement?: unknown };
    const statements = list(policy.Statement) as { Effect?: string; Principal?: unknown }[];
    const names = statements
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Principal }) => {
        if (typeof Principal === 'string') return [Principal === '*' ? 'Everyone' : Principal];
        return Object.entries(Principal ?? {}).flatMap(([kind, values]) => list(values).map(value => principalName(kind, value)));
      });
    return [...new Set(names)];
  } catch {
    return [];
  }
}
