// The first visit to a new installation: makes the account. The code proves that the person started the server.
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { Navigate, useSearchParams } from 'react-router-dom';
import { setUp, signInContext } from '../../api/signin';
import { CopyValue } from '../../components/copy_value';
import { LoadPanel } from '../../components/load_panel';
import { groupedAccountId } from '../../components/names';
import { RouteButton } from '../../components/route_link';
import { useAction, useLoad } from '../../components/use_load';
import { InsecureOriginPage } from './insecure_origin_page';
import { PasswordField, passwordPairProblem } from './password_field';
import { SignInError } from './signin_error';
import { SignInFrame } from './signin_frame';
import { SimpleForm } from './simple_form';

function Done({ accountId, signInUrl }: { accountId: string; signInUrl: string }) {
  return (
    <SignInFrame title="Your account is ready">
      <SpaceBetween size="m">
        <div>
          <Box variant="awsui-key-label">Account ID</Box>
          <CopyValue value={accountId} display={groupedAccountId(accountId)} label="Account ID" />
        </div>
        <div>
          <Box variant="awsui-key-label">Sign-in URL for IAM users in this account</Box>
          <CopyValue value={signInUrl} label="Sign-in URL" />
        </div>
        <Box variant="p">Now sign in as root, once, to secure the account and to make an administrator for daily work.</Box>
        <RouteButton variant="primary" fullWidth href="/signin?type=root&new&return=/console/first-day">
          Sign in as root user
        </RouteButton>
      </SpaceBetween>
    </SignInFrame>
  );
}

function SetupForm() {
  const [search] = useSearchParams();
  const [setupCode, setSetupCode] = useState(search.get('code') ?? '');
  const [accountName, setAccountName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [made, setMade] = useState<{ accountId: string; signInUrl: string } | null>(null);
  const create = useAction(async () => {
    setMade(await setUp({ setupCode: setupCode.trim(), accountName: accountName.trim(), email: email.trim(), password }));
  });
  if (made) return <Done {...made} />;
  const complete =
    setupCode.trim() !== '' && accountName.trim() !== '' && email.includes('@') && password !== '' && password === again;
  return (
    <SignInFrame title="Create your account" description="This installation of Keyward is new and holds no account yet.">
      <SimpleForm submitLabel="Create account" busy={create.busy} disabled={!complete} onSubmit={() => void create.run()}>
        <FormField label="Set-up code" description="Printed by Keyward in the terminal when it started. It works once." stretch>
          <Input value={setupCode} autoComplete={false} spellcheck={false} autoFocus onChange={({ detail }) => setSetupCode(detail.value)} />
        </FormField>
        <FormField label="Account name" description="Up to 50 characters; can be changed later." stretch>
          <Input value={accountName} autoComplete="organization" onChange={({ detail }) => setAccountName(detail.value)} />
        </FormField>
        <FormField label="Root user email address" description="Used to sign in as the owner. No mail is sent." stretch>
          <Input type="email" value={email} autoComplete="username" onChange={({ detail }) => setEmail(detail.value)} />
        </FormField>
        <PasswordField
          label="Root user password"
          description="At least 8 characters, with three of: uppercase, lowercase, numbers, symbols. Long is better."
          value={password}
          onChange={setPassword}
          use="new-password"
        />
        <FormField label="Confirm root user password" errorText={passwordPairProblem(password, again)} stretch>
          <Input type="password" value={again} autoComplete="new-password" onChange={({ detail }) => setAgain(detail.value)} />
        </FormField>
        <Alert type="info">
          The root user can do everything in the account. Keep this password in a safe place: if it is lost, only someone
          with access to the machine can set a new one.
        </Alert>
        <SignInError error={create.error} />
      </SimpleForm>
    </SignInFrame>
  );
}

export function SetupPage() {
  const context = useLoad(signal => signInContext(signal), 'context');
  if (context.data?.insecureOrigin) return <InsecureOriginPage publicUrl={context.data.publicUrl} />;
  if (context.data && !context.data.setupRequired) return <Navigate to="/signin" replace />;
  if (context.data) return <SetupForm />;
  return (
    <SignInFrame title="Create your account">
      <LoadPanel from={context} what="the set-up page">
        {() => null}
      </LoadPanel>
    </SignInFrame>
  );
}
