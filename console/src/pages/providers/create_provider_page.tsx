import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { call } from '../../api/client';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { InfoLink, Page } from '../../components/page';
import { filledTags, TagsEditor, tagsAreValid, tagsState } from '../../components/tags_editor';
import { useAction } from '../../components/use_load';
import { MetadataField } from './metadata_field';
import { audienceProblem, providerHref, providerOf, samlNameProblem, urlProblem, type ProviderKind } from './provider_calls';

export function CreateProviderPage() {
  const navigate = useNavigate();
  const flash = useFlash();
  const [kind, setKind] = useState<ProviderKind>('saml');
  const [checked, setChecked] = useState(false);
  const [name, setName] = useState('');
  const [metadata, setMetadata] = useState('');
  const [url, setUrl] = useState('');
  const [audience, setAudience] = useState('');
  const [tags, setTags] = useState(() => tagsState());

  const valid = kind === 'saml' ? samlNameProblem(name) === '' && metadata !== '' : urlProblem(url) === '' && audienceProblem(audience) === '';
  const create = useAction(async () => {
    const more = filledTags(tags).length > 0 ? { Tags: filledTags(tags) } : {};
    const arn =
      kind === 'saml'
        ? (await call('iam', 'CreateSAMLProvider', { Name: name, SAMLMetadataDocument: metadata, ...more })).SAMLProviderArn
        : (await call('iam', 'CreateOpenIDConnectProvider', { Url: url, ClientIDList: [audience], ...more })).OpenIDConnectProviderArn;
    flash.show('success', `Identity provider ${providerOf(arn).name} added.`);
    navigate(providerHref(arn));
  });
  const submit = () => {
    setChecked(true);
    if (valid && tagsAreValid(tags)) void create.run();
  };
  return (
    <Page
      title="Add an identity provider"
      crumbs={[{ text: 'Identity providers', href: '/console/providers' }]}
      help="providers"
      header={
        <Header variant="h1" info={<InfoLink topic="providers" about="identity providers" />}>
          Add an identity provider
        </Header>
      }
    >
      <form
        onSubmit={event => {
          event.preventDefault();
          submit();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={() => navigate('/console/providers')}>
                Cancel
              </Button>
              <Button variant="primary" formAction="none" loading={create.busy} onClick={submit}>
                Add provider
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <Container header={<Header variant="h2">Provider details</Header>}>
              <SpaceBetween size="l">
                <FormField label="Provider type" stretch>
                  <Tiles
                    columns={2}
                    value={kind}
                    onChange={({ detail }) => {
                      setKind(detail.value as ProviderKind);
                      setChecked(false);
                      create.clear();
                    }}
                    items={[
                      { value: 'saml', label: 'SAML', description: 'The sign-in of an organization, such as its directory.' },
                      { value: 'oidc', label: 'OpenID Connect', description: 'Programs and apps that carry signed tokens, such as a CI or a cluster.' },
                    ]}
                  />
                </FormField>
                {kind === 'saml' ? (
                  <>
                    <FormField
                      label="Provider name"
                      description="What the provider is called here, such as Office."
                      constraintText="At most 128 characters: letters, digits and . _ -"
                      errorText={checked || name !== '' ? samlNameProblem(name) : ''}
                      stretch
                    >
                      <Input value={name} autoComplete={false} spellcheck={false} onChange={({ detail }) => setName(detail.value)} />
                    </FormField>
                    <MetadataField problem={checked && metadata === '' ? 'Choose the metadata document.' : ''} onRead={setMetadata} />
                  </>
                ) : (
                  <>
                    <FormField
                      label="Provider URL"
                      description="The issuer that the tokens name. Its keys are read from there when a token comes."
                      errorText={checked || url !== '' ? urlProblem(url) : ''}
                      stretch
                    >
                      <Input value={url} type="url" placeholder="https://" autoComplete={false} spellcheck={false} onChange={({ detail }) => setUrl(detail.value.trim())} />
                    </FormField>
                    <FormField
                      label="Audience"
                      description="The client ID that the provider gave the app, such as sts.amazonaws.com. More can be added afterwards."
                      errorText={checked || audience !== '' ? audienceProblem(audience) : ''}
                      stretch
                    >
                      <Input value={audience} autoComplete={false} spellcheck={false} onChange={({ detail }) => setAudience(detail.value.trim())} />
                    </FormField>
                  </>
                )}
              </SpaceBetween>
            </Container>
            <Container header={<Header variant="h2">Tags - optional</Header>}>
              <TagsEditor state={tags} onChange={setTags} />
            </Container>
            {create.error ? <ErrorAlert error={create.error} /> : null}
          </SpaceBetween>
        </Form>
      </form>
    </Page>
  );
}
