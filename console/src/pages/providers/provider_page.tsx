import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { call } from '../../api/client';
import { CopyValue } from '../../components/copy_value';
import { download } from '../../components/download';
import { useFlash } from '../../components/flash';
import { LoadPanel } from '../../components/load_panel';
import { InfoLink, Page } from '../../components/page';
import { TagsPanel } from '../../components/tags_panel';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { DeleteProvidersDialog } from './delete_providers_dialog';
import { OidcPanels } from './oidc_panels';
import { kKindNames, providerOf, providerTags } from './provider_calls';
import { ReplaceMetadataDialog } from './replace_metadata_dialog';

function OidcProvider({ arn }: { arn: string }) {
  const provider = useLoad(signal => call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn }, signal), arn);
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Summary</Header>}>
        <LoadPanel from={provider} what="the provider">
          {data => (
            <KeyValuePairs
              columns={3}
              items={[
                { label: 'ARN', value: <CopyValue value={arn} label="ARN" /> },
                { label: 'Provider type', value: kKindNames.oidc },
                { label: 'Creation time', value: formatTime(data.CreateDate) },
                { label: 'Provider URL', value: <CopyValue value={`https://${data.Url}`} label="Provider URL" /> },
              ]}
            />
          )}
        </LoadPanel>
      </Container>
      {provider.error ? null : <OidcPanels arn={arn} from={provider} />}
    </SpaceBetween>
  );
}

function SamlProvider({ arn }: { arn: string }) {
  const flash = useFlash();
  const [replacing, setReplacing] = useState(false);
  const { name } = providerOf(arn);
  const provider = useLoad(signal => call('iam', 'GetSAMLProvider', { SAMLProviderArn: arn }, signal), arn);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                disabled={provider.data === undefined}
                onClick={() => download(`${name}-metadata.xml`, provider.data?.SAMLMetadataDocument ?? '', 'application/xml')}
              >
                Download metadata
              </Button>
              <Button disabled={provider.data === undefined} onClick={() => setReplacing(true)}>
                Replace metadata
              </Button>
            </SpaceBetween>
          }
        >
          Summary
        </Header>
      }
    >
      <LoadPanel from={provider} what="the provider">
        {data => (
          <KeyValuePairs
            columns={3}
            items={[
              { label: 'ARN', value: <CopyValue value={arn} label="ARN" /> },
              { label: 'Provider type', value: kKindNames.saml },
              { label: 'Creation time', value: formatTime(data.CreateDate) },
              { label: 'Valid until', value: data.ValidUntil ? formatTime(data.ValidUntil) : '-' },
            ]}
          />
        )}
      </LoadPanel>
      {replacing ? (
        <ReplaceMetadataDialog
          arn={arn}
          onCancel={() => setReplacing(false)}
          onDone={() => {
            setReplacing(false);
            flash.show('success', `Metadata of ${name} replaced.`);
            provider.reload();
          }}
        />
      ) : null}
    </Container>
  );
}

export function ProviderPage() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const arn = search.get('arn') ?? '';
  const { kind, name } = providerOf(arn);
  return (
    <Page
      title={name}
      crumbs={[{ text: 'Identity providers', href: '/console/providers' }]}
      help="providers"
      header={
        <Header variant="h1" info={<InfoLink topic="providers" about="identity providers" />} actions={<Button onClick={() => setDeleting(true)}>Delete</Button>}>
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {kind === 'oidc' ? <OidcProvider arn={arn} /> : <SamlProvider arn={arn} />}
        <TagsPanel name={name} store={providerTags(arn)} key={arn} />
      </SpaceBetween>
      {deleting ? (
        <DeleteProvidersDialog arns={[arn]} onCancel={() => setDeleting(false)} onDone={() => navigate('/console/providers')} />
      ) : null}
    </Page>
  );
}
