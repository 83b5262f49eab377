// /signin and /signin/ACCOUNT: who are you, then whatever else the server asks for.
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useCallback, useState } from 'react';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { signInContext, type Outcome, type SignInContext } from '../../api/signin';
import { LoadPanel } from '../../components/load_panel';
import { RouteLink } from '../../components/route_link';
import { useLoad } from '../../components/use_load';
import { safeReturnPath } from '../../session/return_path';
import { tellTabs } from '../../session/tabs';
import { InsecureOriginPage } from './insecure_origin_page';
import { MfaForm } from './mfa_form';
import { NewPasswordForm } from './new_password_form';
import { RootForm } from './root_form';
import { SignInFrame } from './signin_frame';
import { UserForm } from './user_form';

type Kind = 'root' | 'user';
type Asked = Exclude<Outcome, { status: 'signed-in' }>;

function withType(search: URLSearchParams, type: Kind): string {
  const query = new URLSearchParams(search);
  query.set('type', type);
  return `/signin?${query.toString()}`;
}

function KindChoice({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  return (
    <FormField label="Sign in as" stretch>
      <Tiles
        value={kind}
        columns={1}
        onChange={({ detail }) => onChange(detail.value as Kind)}
        items={[
          { value: 'root', label: 'Root user', description: 'The owner of the account. Only for tasks that nobody else can do.' },
          { value: 'user', label: 'IAM user', description: 'A person of the account, for daily work.' },
        ]}
      />
    </FormField>
  );
}

function SignInForms({ context, account }: { context: SignInContext; account?: string }) {
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [asked, setAsked] = useState<Asked | null>(null);
  const kind: Kind = account !== undefined || search.get('type') === 'user' ? 'user' : 'root';

  const onOutcome = useCallback(
    (outcome: Outcome) => {
      if (outcome.status !== 'signed-in') return setAsked(outcome);
      tellTabs('signed-in');
      navigate(safeReturnPath(search.get('return')), { replace: true });
    },
    [navigate, search],
  );

  if (context.setupRequired) return <Navigate to="/setup" replace />;
  if (context.insecureOrigin) return <InsecureOriginPage publicUrl={context.publicUrl} />;
  if (account === undefined && !search.has('type') && context.account) {
    const remembered = encodeURIComponent(context.account.alias ?? context.account.id);
    return <Navigate to={`/signin/${remembered}${search.size > 0 ? `?${search.toString()}` : ''}`} replace />;
  }
  const startAgain = (
    <Button variant="inline-link" onClick={() => setAsked(null)}>
      Start again
    </Button>
  );
  if (asked?.status === 'mfa-required') {
    return (
      <SignInFrame title="Multi-factor authentication" description="Your account is protected by a second proof.">
        <SpaceBetween size="l">
          <MfaForm ticket={asked.ticket} devices={asked.devices} isRoot={kind === 'root'} onOutcome={onOutcome} key={asked.ticket} />
          {startAgain}
        </SpaceBetween>
      </SignInFrame>
    );
  }
  if (asked?.status === 'password-change-required') {
    return (
      <SignInFrame title="Set a new password">
        <SpaceBetween size="l">
          <NewPasswordForm ticket={asked.ticket} reason={asked.reason} onOutcome={onOutcome} key={asked.ticket} />
          {startAgain}
        </SpaceBetween>
      </SignInFrame>
    );
  }
  const expired = search.has('return') && !search.has('new');
  const choice =
    account === undefined ? (
      <KindChoice kind={kind} onChange={next => setSearch(new URLSearchParams(withType(search, next).split('?')[1]), { replace: true })} />
    ) : null;
  return (
    <SignInFrame title={kind === 'root' ? 'Root user sign in' : 'IAM user sign in'}>
      <SpaceBetween size="l">
        {expired ? <Alert type="info">Sign in to go on where you were.</Alert> : null}
        {kind === 'user' ? choice : null}
        {kind === 'root' ? (
          <RootForm choice={choice} onOutcome={onOutcome} />
        ) : (
          <UserForm account={account} onOutcome={onOutcome} key={account} />
        )}
        {account !== undefined ? (
          <Box>
            <SpaceBetween size="xs">
              <RouteLink href={withType(search, 'root')}>Sign in using root user email</RouteLink>
              <RouteLink href={withType(search, 'user')}>Sign in to a different account</RouteLink>
            </SpaceBetween>
          </Box>
        ) : null}
      </SpaceBetween>
    </SignInFrame>
  );
}

export function SignInPage() {
  const { account } = useParams();
  const context = useLoad(signal => signInContext(signal), 'context');
  if (context.data === undefined) {
    return (
      <SignInFrame title="Sign in">
        <LoadPanel from={context} what="the sign-in page">
          {() => null}
        </LoadPanel>
      </SignInFrame>
    );
  }
  return <SignInForms context={context.data} account={account} key={account ?? 'choice'} />;
}
