import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Session } from '../../api/signin';
import { CopyValue } from '../../components/copy_value';
import { groupedAccountId } from '../../components/names';
import { InfoLink, Page } from '../../components/page';
import { RouteButton } from '../../components/route_link';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { useSession } from '../../session/session';
import { AccessKeysPanel } from './access_keys_panel';
import { ChangePasswordDialog } from './change_password_dialog';
import { MfaPanel } from './mfa_panel';
import { listMfa, ownSubject, subjectKey, type Subject } from './subject';

function NoMfaBanner({ subject }: { subject: Subject }) {
  const devices = useLoad(signal => listMfa(subject, signal), subjectKey(subject));
  if (devices.data === undefined || devices.data.length > 0) return null;
  return (
    <Alert
      type="warning"
      header="You do not have MFA assigned"
      action={<RouteButton href="/console/security-credentials/mfa/assign">Assign MFA</RouteButton>}
    >
      {subject.kind === 'root'
        ? "Root's password alone opens everything in this account. Add a second proof now."
        : 'Your password alone opens the console. Add a second proof.'}
    </Alert>
  );
}

function NoOwnCredentials({ session }: { session: Session }) {
  const { role } = session;
  return (
    <Page title="Security credentials" help="switchRole" header={<Header variant="h1">My security credentials</Header>}>
      <Alert type="info" header={role ? `You work as the role ${role.name}` : 'You are a federated user'}>
        {role ? 'A role has no password, no MFA device and no access keys. ' : ''}
        {role?.switched ? 'Switch back to see your own.' : 'Your password and your second factor are with the identity provider that you signed in at.'}
      </Alert>
    </Page>
  );
}

export function SecurityCredentialsPage() {
  const { session, refresh } = useSession();
  const [search, setSearch] = useSearchParams();
  const [changing, setChanging] = useState(false);
  // The warning of an expiring password leads here from any page, this one included.
  useEffect(() => {
    if (!search.has('change-password')) return;
    setChanging(true);
    setSearch({}, { replace: true });
  }, [search, setSearch]);
  const subject = ownSubject(session);
  if (subject === undefined) return <NoOwnCredentials session={session} />;
  const isRoot = subject.kind === 'root';
  return (
    <Page
      title="Security credentials"
      help="rootUser"
      header={
        <Header
          variant="h1"
          info={<InfoLink topic="rootUser" about="security credentials" />}
          description={isRoot ? 'Root user' : `IAM user ${session.userName ?? ''}`}
        >
          My security credentials
        </Header>
      }
    >
      <SpaceBetween size="l">
        <NoMfaBanner subject={subject} />
        <Container
          header={
            <Header
              variant="h2"
              actions={<Button onClick={() => setChanging(true)}>{isRoot ? 'Change password' : 'Update console password'}</Button>}
            >
              {isRoot ? 'Account details' : 'User details'}
            </Header>
          }
        >
          <KeyValuePairs
            columns={3}
            items={[
              ...(isRoot
                ? [{ label: 'Account name', value: session.accountName }]
                : [{ label: 'User name', value: session.userName ?? '' }]),
              { label: 'Account ID', value: <CopyValue value={session.accountId} display={groupedAccountId(session.accountId)} label="Account ID" /> },
              { label: 'ARN', value: <CopyValue value={session.arn} label="ARN" /> },
              { label: 'This session used MFA', value: session.mfaUsed ? 'Yes' : 'No' },
              { label: 'This session ends', value: formatTime(session.expiresAt) },
              ...(session.passwordExpiresAt ? [{ label: 'Password expires', value: formatTime(session.passwordExpiresAt) }] : []),
            ]}
          />
        </Container>
        <MfaPanel subject={subject} assignHref="/console/security-credentials/mfa/assign" />
        <AccessKeysPanel subject={subject} createHref="/console/security-credentials/access-keys/create" />
      </SpaceBetween>
      {changing ? (
        <ChangePasswordDialog
          isRoot={isRoot}
          onDone={() => {
            setChanging(false);
            void refresh();
          }}
          onCancel={() => setChanging(false)}
        />
      ) : null}
    </Page>
  );
}
