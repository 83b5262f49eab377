import { Navigate, useParams } from 'react-router-dom';
import { Page } from '../../components/page';
import { useSession } from '../../session/session';
import { CreateAccessKeyWizard } from './create_access_key_wizard';
import { ownSubject } from './subject';

export function CreateOwnAccessKeyPage() {
  const { session } = useSession();
  const back = '/console/security-credentials';
  const subject = ownSubject(session);
  if (subject === undefined) return <Navigate to={back} replace />;
  return (
    <Page title="Create access key" crumbs={[{ text: 'Security credentials', href: back }]} help="accessKeys">
      <CreateAccessKeyWizard subject={subject} backHref={back} />
    </Page>
  );
}

export function CreateUserAccessKeyPage() {
  const { userName = '' } = useParams();
  const back = `/console/users/details/${encodeURIComponent(userName)}?tab=security_credentials`;
  return (
    <Page
      title="Create access key"
      crumbs={[
        { text: 'Users', href: '/console/users' },
        { text: userName, href: back },
      ]}
      help="accessKeys"
    >
      <CreateAccessKeyWizard subject={{ kind: 'user', userName }} backHref={back} />
    </Page>
  );
}
