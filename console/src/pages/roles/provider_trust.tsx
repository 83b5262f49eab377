import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { call } from '../../api/client';
import { ErrorAlert } from '../../components/error_alert';
import { RouteLink } from '../../components/route_link';
import { useLoad } from '../../components/use_load';
import { listProviders, providerOf, type ProviderKind } from '../providers/provider_calls';
import type { TrustDraft } from './trust';

interface ProviderTrustProps {
  draft: TrustDraft;
  kind: ProviderKind;
  onChange: (change: Partial<TrustDraft>) => void;
}

const option = (value: string, label = value) => ({ value, label });

/** Which of the account's providers, and of OpenID Connect for which of its audiences. */
export function ProviderTrust({ draft, kind, onChange }: ProviderTrustProps) {
  const providers = useLoad(signal => listProviders(signal), 'providers');
  const chosen = kind === 'oidc' ? draft.provider : '';
  const audiences = useLoad(
    async signal =>
      chosen === '' ? [] : ((await call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: chosen }, signal)).ClientIDList ?? []),
    chosen,
  );
  if (providers.error) return <ErrorAlert error={providers.error} onRetry={providers.reload} />;
  const known = (providers.data ?? []).filter(provider => provider.kind === kind);
  return (
    <SpaceBetween size="m">
      <FormField
        label="Identity provider"
        description={
          <>
            Not among them? <RouteLink href="/console/providers/create">Add a provider</RouteLink> first.
          </>
        }
        stretch
      >
        <Select
          selectedOption={draft.provider === '' ? null : option(draft.provider, providerOf(draft.provider).name)}
          options={known.map(provider => option(provider.arn, provider.name))}
          placeholder="Choose a provider"
          empty="The account has no such provider."
          statusType={providers.loading ? 'loading' : 'finished'}
          loadingText="Loading providers"
          onChange={({ detail }) => onChange({ provider: detail.selectedOption.value ?? '', audience: '' })}
        />
      </FormField>
      {kind === 'oidc' ? (
        <FormField label="Audience" description="Whom the token must be made out to." stretch>
          <Select
            disabled={chosen === ''}
            selectedOption={draft.audience === '' ? null : option(draft.audience)}
            options={(audiences.data ?? []).map(audience => option(audience))}
            placeholder="Choose an audience"
            empty="The provider has no audience."
            statusType={audiences.loading ? 'loading' : audiences.error ? 'error' : 'finished'}
            loadingText="Loading audiences"
            errorText={audiences.error?.message}
            onChange={({ detail }) => onChange({ audience: detail.selectedOption.value ?? '' })}
          />
        </FormField>
      ) : null}
    </SpaceBetween>
  );
}
