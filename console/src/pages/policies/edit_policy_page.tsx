import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { call } from '../../api/client';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { jsonProblem, prettyJson } from '../../components/json_position';
import { LoadPanel } from '../../components/load_panel';
import { Page } from '../../components/page';
import { PolicyEditor } from '../../components/policy_editor';
import { policyHref } from '../../components/policy_type';
import { useAction, useLoad } from '../../components/use_load';
import { policyText } from './policy_calls';

function EditForm({ arn, name, text }: { arn: string; name: string; text: string }) {
  const navigate = useNavigate();
  const flash = useFlash();
  const [document, setDocument] = useState(text);
  const [asDefault, setAsDefault] = useState(true);
  const save = useAction(async () => {
    const { PolicyVersion } = await call('iam', 'CreatePolicyVersion', {
      PolicyArn: arn,
      PolicyDocument: document,
      SetAsDefault: asDefault,
    });
    flash.show('success', `Version ${PolicyVersion.VersionId} of ${name} saved${asDefault ? ' and in force' : ''}.`);
    navigate(policyHref(arn));
  });
  return (
    <Form
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" onClick={() => navigate(policyHref(arn))}>
            Cancel
          </Button>
          <Button variant="primary" loading={save.busy} disabled={jsonProblem(document) !== null} onClick={() => void save.run()}>
            Save changes
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Permissions</Header>}>
          <SpaceBetween size="m">
            <PolicyEditor value={document} onChange={setDocument} />
            <Checkbox
              checked={asDefault}
              onChange={({ detail }) => setAsDefault(detail.checked)}
              description="Otherwise it is only kept. Up to five versions are; delete one before you add a sixth."
            >
              Set this new version as the default
            </Checkbox>
          </SpaceBetween>
        </Container>
        {save.error ? <ErrorAlert error={save.error} /> : null}
      </SpaceBetween>
    </Form>
  );
}

export function EditPolicyPage() {
  const [search] = useSearchParams();
  const arn = search.get('arn') ?? '';
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const text = useLoad(async signal => {
    const { Policy } = await call('iam', 'GetPolicy', { PolicyArn: arn }, signal);
    return prettyJson(await policyText(arn, Policy.DefaultVersionId, signal));
  }, arn);
  return (
    <Page
      title={`Edit ${name}`}
      crumbs={[
        { text: 'Policies', href: '/console/policies' },
        { text: name, href: policyHref(arn) },
      ]}
      help="policies"
      header={<Header variant="h1">Edit {name}</Header>}
    >
      <LoadPanel from={text} what="the policy">
        {data => <EditForm arn={arn} name={name} text={data} />}
      </LoadPanel>
    </Page>
  );
}
