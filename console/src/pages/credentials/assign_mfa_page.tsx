import { Navigate, useParams } from 'react-router-dom';
import { Page } from '../../components/page';
import { useSession } from '../../session/session';
import { AssignMfaWizard } from './assign_mfa_wizard';
import { ownSubject } from './subject';

export function AssignOwnMfaPage() {
  const { session } = useSession();
  const back = '/console/security-credentials';
  const subject = ownSubject(session);
  if (subject === undefined) return <Navigate to={back} replace />;
  return (
    <Page title="Assign MFA device" crumbs={[{ text: 'Security credentials', href: back }]} help="mfa">
      <AssignMfaWizard
        subject={subject}
        suggestedName={session.userName ?? 'root-account-mfa-device'}
        backHref={back}
      />
    </Page>
  );
}

export function AssignUserMfaPage() {
  const { userName = '' } = useParams();
  const user = `/console/users/details/${encodeURIComponent(userName)}`;
  const back = `${user}?tab=security_credentials`;
  return (
    <Page
      title="Assign MFA device"
      crumbs={[
        { text: 'Users', href: '/console/users' },
        { text: userName, href: back },
      ]}
      help="mfa"
    >
      <AssignMfaWizard subject={{ kind: 'user', userName }} suggestedName={userName} backHref={back} />
    </Page>
  );
}
