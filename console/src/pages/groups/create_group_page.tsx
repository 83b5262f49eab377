import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Policy } from '../../api/iam';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { groupNameProblem } from '../../components/names';
import { InfoLink, Page } from '../../components/page';
import { PolicyPicker } from '../../components/policy_picker';
import { useAction } from '../../components/use_load';
import { UserPicker } from '../../components/user_picker';
import { createGroup } from './create_group';

const kMaxPolicies = 10;

export function CreateGroupPage() {
  const [name, setName] = useState('');
  const [checked, setChecked] = useState(false);
  const [users, setUsers] = useState<string[]>([]);
  const [policies, setPolicies] = useState<Policy[]>([]);
  const flash = useFlash();
  const navigate = useNavigate();
  const create = useAction(async () => {
    const failures = await createGroup({ name, users, policyArns: policies.map(policy => policy.Arn) });
    for (const { text, error } of failures) flash.show('error', error.message, `${text}: ${error.code}`);
    flash.show('success', `${name} user group created.`);
    navigate('/console/groups');
  });
  const submit = () => {
    setChecked(true);
    if (groupNameProblem(name) === '' && policies.length <= kMaxPolicies) void create.run();
  };
  return (
    <Page
      title="Create user group"
      crumbs={[{ text: 'User groups', href: '/console/groups' }]}
      help="groups"
      header={
        <Header variant="h1" info={<InfoLink topic="groups" about="user groups" />}>
          Create user group
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
              <Button variant="link" formAction="none" onClick={() => navigate('/console/groups')}>
                Cancel
              </Button>
              <Button variant="primary" formAction="none" loading={create.busy} onClick={submit}>
                Create user group
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <Container header={<Header variant="h2">Name the group</Header>}>
              <FormField
                label="User group name"
                description="What its members do, such as Admins."
                constraintText="At most 128 characters: letters, digits and + = , . @ - _"
                errorText={checked || name !== '' ? groupNameProblem(name) : ''}
                stretch
              >
                <Input value={name} autoComplete={false} spellcheck={false} autoFocus onChange={({ detail }) => setName(detail.value)} />
              </FormField>
            </Container>
            <Container
              header={
                <Header variant="h2" description="A user can be in up to ten groups.">
                  Add users to the group - Optional
                </Header>
              }
            >
              <UserPicker title="Users" selected={users} onSelect={setUsers} />
            </Container>
            <Container
              header={
                <Header variant="h2" description="Up to ten policies. Every member gets what they allow.">
                  Attach permissions policies - Optional
                </Header>
              }
            >
              <PolicyPicker title="Permissions policies" selected={policies} onSelect={setPolicies} />
              {policies.length > kMaxPolicies ? <Box color="text-status-error">Choose ten policies at most.</Box> : null}
            </Container>
            {create.error ? <ErrorAlert error={create.error} /> : null}
          </SpaceBetween>
        </Form>
      </form>
    </Page>
  );
}
