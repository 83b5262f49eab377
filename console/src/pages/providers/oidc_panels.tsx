import SpaceBetween from '@cloudscape-design/components/space-between';
import { call } from '../../api/client';
import type { OpenIdConnectProvider } from '../../api/iam';
import type { Loaded } from '../../components/use_load';
import { audienceProblem, thumbprintProblem } from './provider_calls';
import { TextListPanel } from './text_list_panel';

/** Whom tokens must be made out to, and which certificates the provider may show. */
export function OidcPanels({ arn, from }: { arn: string; from: Loaded<OpenIdConnectProvider> }) {
  const provider = { OpenIDConnectProviderArn: arn };
  const thumbprints = from.data?.ThumbprintList ?? [];
  const putThumbprints = (ThumbprintList: string[]) => call('iam', 'UpdateOpenIDConnectProviderThumbprint', { ...provider, ThumbprintList });
  return (
    <SpaceBetween size="l">
      <TextListPanel
        title="Audiences"
        noun="audience"
        description="Client IDs. A token is taken only if it was made out to one of them."
        from={{ ...from, data: from.data && (from.data.ClientIDList ?? []) }}
        problemOf={audienceProblem}
        add={ClientID => call('iam', 'AddClientIDToOpenIDConnectProvider', { ...provider, ClientID })}
        remove={ClientID => call('iam', 'RemoveClientIDFromOpenIDConnectProvider', { ...provider, ClientID })}
      />
      <TextListPanel
        title="Thumbprints"
        noun="thumbprint"
        description="SHA-1 hashes of the certificates that vouch for the provider's server, for one that no known authority vouches for. Up to five."
        from={{ ...from, data: from.data && thumbprints }}
        problemOf={thumbprintProblem}
        add={text => putThumbprints([...thumbprints, text.toLowerCase()])}
        remove={text => putThumbprints(thumbprints.filter(each => each !== text))}
      />
    </SpaceBetween>
  );
}
