import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { call } from '../../api/client';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { jsonProblem } from '../../components/json_position';
import { policyNameProblem } from '../../components/names';
import { InfoLink, Page } from '../../components/page';
import { kNewPolicy, PolicyEditor } from '../../components/policy_editor';
import { filledTags, TagsEditor, tagsAreValid, tagsState } from '../../components/tags_editor';
import { useAction } from '../../components/use_load';

export function CreatePolicyPage() {
  const navigate = useNavigate();
  const flash = useFlash();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [document, setDocument] = useState(kNewPolicy);
  const [tags, setTags] = useState(() => tagsState());
  const [checked, setChecked] = useState(false);
  const create = useAction(async () => {
    await call('iam', 'CreatePolicy', {
      PolicyName: name,
      PolicyDocument: document,
      ...(description ? { Description: description } : {}),
      ...(filledTags(tags).length > 0 ? { Tags: filledTags(tags) } : {}),
    });
    flash.show('success', `Policy ${name} created.`);
    navigate('/console/policies');
  });
  const submit = () => {
    setChecked(true);
    if (policyNameProblem(name) === '' && jsonProblem(document) === null && tagsAreValid(tags)) void create.run();
  };
  return (
    <Page
      title="Create policy"
      crumbs={[{ text: 'Policies', href: '/console/policies' }]}
      help="policies"
      header={
        <Header variant="h1" info={<InfoLink topic="policies" about="policies" />}>
          Create policy
        </Header>
      }
    >
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => navigate('/console/policies')}>
              Cancel
            </Button>
            <Button variant="primary" loading={create.busy} onClick={submit}>
              Create policy
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Policy details</Header>}>
            <SpaceBetween size="l">
              <FormField
                label="Policy name"
                constraintText="At most 128 characters: letters, digits and + = , . @ - _"
                errorText={checked || name !== '' ? policyNameProblem(name) : ''}
                stretch
              >
                <Input value={name} autoComplete={false} spellcheck={false} autoFocus onChange={({ detail }) => setName(detail.value)} />
              </FormField>
              <FormField label="Description - optional" constraintText="At most 1,000 characters. It cannot be changed later." stretch>
                <Textarea value={description} rows={2} onChange={({ detail }) => setDescription(detail.value.slice(0, 1000))} />
              </FormField>
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">Permissions</Header>}>
            <PolicyEditor value={document} onChange={setDocument} />
          </Container>
          <Container header={<Header variant="h2">Tags - optional</Header>}>
            <TagsEditor state={tags} onChange={setTags} />
          </Container>
          {create.error ? <ErrorAlert error={create.error} /> : null}
        </SpaceBetween>
      </Form>
    </Page>
  );
}
