// What the pages of identity providers know of both kinds, and what they do in several calls.
import { call } from '../../api/client';
import { listAll } from '../../api/pages';
import { concurrently } from '../../components/concurrently';
import type { TagStore } from '../../components/tags_panel';

export type ProviderKind = 'oidc' | 'saml';

export const kKindNames: Record<ProviderKind, string> = { oidc: 'OpenID Connect', saml: 'SAML' };

export interface Provider {
  arn: string;
  kind: ProviderKind;
  name: string;
  /** Absent where the caller may list providers but not look at this one. */
  created?: string;
}

export const providerHref = (arn: string) => `/console/providers/details?arn=${encodeURIComponent(arn)}`;

/** "oidc-provider/ci.example.com" and "saml-provider/Office" name kind and provider. */
export function providerOf(arn: string): { kind: ProviderKind; name: string } {
  const resource = arn.split(':').slice(5).join(':');
  const slash = resource.indexOf('/');
  return { kind: resource.startsWith('oidc-provider/') ? 'oidc' : 'saml', name: resource.slice(slash + 1) };
}

/** Both kinds. OpenID Connect's list has only names, so that each is asked for its time of creation. */
export async function listProviders(signal?: AbortSignal): Promise<Provider[]> {
  const [saml, oidc] = await Promise.all([
    call('iam', 'ListSAMLProviders', {}, signal),
    call('iam', 'ListOpenIDConnectProviders', {}, signal),
  ]);
  const created = new Map<string, string>();
  await concurrently(oidc.OpenIDConnectProviderList ?? [], 3, async ({ Arn }) => {
    await call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: Arn }, signal).then(
      answer => created.set(Arn, answer.CreateDate),
      () => undefined,
    );
  });
  return [
    ...(saml.SAMLProviderList ?? []).map(({ Arn, CreateDate }) => ({ arn: Arn, created: CreateDate, ...providerOf(Arn) })),
    ...(oidc.OpenIDConnectProviderList ?? []).map(({ Arn }) => ({ arn: Arn, created: created.get(Arn), ...providerOf(Arn) })),
  ];
}

export async function deleteProvider(arn: string): Promise<void> {
  if (providerOf(arn).kind === 'oidc') await call('iam', 'DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
  else await call('iam', 'DeleteSAMLProvider', { SAMLProviderArn: arn });
}

export function providerTags(arn: string): TagStore {
  if (providerOf(arn).kind === 'oidc') {
    const provider = { OpenIDConnectProviderArn: arn };
    return {
      list: signal =>
        listAll(paging => call('iam', 'ListOpenIDConnectProviderTags', { ...provider, ...paging }, signal), answer => answer.Tags),
      put: Tags => call('iam', 'TagOpenIDConnectProvider', { ...provider, Tags }),
      remove: TagKeys => call('iam', 'UntagOpenIDConnectProvider', { ...provider, TagKeys }),
    };
  }
  const provider = { SAMLProviderArn: arn };
  return {
    list: signal => listAll(paging => call('iam', 'ListSAMLProviderTags', { ...provider, ...paging }, signal), answer => answer.Tags),
    put: Tags => call('iam', 'TagSAMLProvider', { ...provider, Tags }),
    remove: TagKeys => call('iam', 'UntagSAMLProvider', { ...provider, TagKeys }),
  };
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
/** What is wrong with a provider's URL, or an empty string. */
export function urlProblem(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'Enter a URL such as https://ci.example.com.';
  }
  if (url.protocol !== 'https:') return 'A provider URL begins with https://.';
  if (url.search !== '' || url.hash !== '' || text.includes('?')) return 'A provider URL has no query and no fragment.';
  if (text.length > 255) return 'A provider URL has at most 255 characters.';
  return '';
}

export function audienceProblem(text: string): string {
  if (text === '') return 'Enter an audience.';
  return text.length > 255 ? 'An audience has at most 255 characters.' : '';
}

export const thumbprintProblem = (text: string) =>
  /^[0-9A-Fa-f]{40}$/.test(text) ? '' : 'A thumbprint is the SHA-1 hash of a certificate: 40 hexadecimal digits.';

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html
export function samlNameProblem(text: string): string {
  if (text === '') return 'Enter a provider name.';
  if (text.length > 128) return 'A provider name has at most 128 characters.';
  return /^[\w._-]+$/.test(text) ? '' : 'A provider name holds letters, digits and . _ - only.';
}
