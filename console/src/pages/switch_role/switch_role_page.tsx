// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router-dom';
import { maySwitch, switchRole } from '../../api/signin';
import { ErrorAlert } from '../../components/error_alert';
import { InfoLink, Page } from '../../components/page';
import { useAction } from '../../components/use_load';
import { useSession } from '../../session/session';
import { rememberRole } from './role_history';

const kLongestDisplayName = 64;

export function SwitchRolePage() {
  const { session, refresh } = useSession();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [account, setAccount] = useState(search.get('account') ?? '');
  const [roleName, setRoleName] = useState(search.get('roleName') ?? '');
  const [displayName, setDisplayName] = useState((search.get('displayName') ?? '').slice(0, kLongestDisplayName));
  const action = useAction(async () => {
    const role = { account: account.trim(), roleName: roleName.trim() };
    await switchRole(role);
    rememberRole({ ...role, displayName: displayName.trim() });
    navigate('/console/', { replace: true });
    await refresh();
  });
  const complete = account.trim() !== '' && roleName.trim() !== '';
  return (
    <Page
      title="Switch role"
      help="switchRole"
      header={
        <Header
          variant="h1"
          info={<InfoLink topic="switchRole" about="switching roles" />}
          description="Work with the permissions of a role instead of your own, until you switch back."
        >
          Switch role
        </Header>
      }
    >
      {!maySwitch(session) ? (
        <Alert type="warning" header={session.isRoot ? 'The root user cannot switch roles' : 'A federated user without a role cannot switch roles'}>
          Sign in as an IAM user to switch to a role.
        </Alert>
      ) : (
        <form
          onSubmit={event => {
            event.preventDefault();
            if (complete && !action.busy) void action.run();
          }}
        >
          <SpaceBetween size="l">
            {action.error ? <ErrorAlert error={action.error} /> : null}
            <Container>
              <SpaceBetween size="l">
                <FormField label="Account ID" description="The 12-digit account ID or the alias of the account where the role is.">
                  <Input value={account} autoComplete={false} spellcheck={false} autoFocus={account === ''} onChange={({ detail }) => setAccount(detail.value)} />
                </FormField>
                <FormField label="IAM role name" description="With its path, if it has one. Upper and lower case count.">
                  <Input value={roleName} autoComplete={false} spellcheck={false} onChange={({ detail }) => setRoleName(detail.value)} />
                </FormField>
                <FormField label="Display name - optional" constraintText="What the account menu shows; at most 64 characters.">
                  <Input
                    value={displayName}
                    autoComplete={false}
                    onChange={({ detail }) => setDisplayName(detail.value.slice(0, kLongestDisplayName))}
                  />
                </FormField>
              </SpaceBetween>
            </Container>
            <SpaceBetween direction="horizontal" size="xs" alignItems="center">
              <Button variant="primary" formAction="submit" loading={action.busy} disabled={!complete}>
                Switch role
              </Button>
              <Button variant="link" formAction="none" onClick={() => navigate('/console/')}>
                Cancel
              </Button>
            </SpaceBetween>
          </SpaceBetween>
        </form>
      )}
    </Page>
  );
}

/** AWS's address of the same page: /switchrole?account=...&roleName=...&displayName=... */
export function SwitchRoleLink() {
  const [search] = useSearchParams();
  return <Navigate to={{ pathname: '/console/switch-role', search: search.toString() }} replace />;
}
