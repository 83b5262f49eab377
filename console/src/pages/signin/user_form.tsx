import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { signInUser, type Outcome } from '../../api/signin';
import { useAction } from '../../components/use_load';
import { PasswordField } from './password_field';
import { SignInError } from './signin_error';
import { SimpleForm } from './simple_form';

/** `account` comes with the account's own address; the field is then filled in and locked. */
export function UserForm({ account, onOutcome }: { account?: string; onOutcome: (outcome: Outcome) => void }) {
  const [typed, setTyped] = useState(account ?? '');
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [rememberAccount, setRememberAccount] = useState(account !== undefined);
  const signIn = useAction(async () =>
    onOutcome(await signInUser({ account: typed.trim(), userName: userName.trim(), password, rememberAccount })),
  );
  return (
    <SimpleForm
      submitLabel="Sign in"
      busy={signIn.busy}
      disabled={typed.trim() === '' || userName.trim() === '' || password === ''}
      onSubmit={() => void signIn.run().then(done => (done ? undefined : setPassword('')))}
    >
      <SignInError error={signIn.error} />
      <FormField label="Account ID or alias" stretch>
        <Input
          value={typed}
          readOnly={account !== undefined}
          autoComplete="organization"
          spellcheck={false}
          autoFocus={account === undefined}
          onChange={({ detail }) => setTyped(detail.value)}
        />
      </FormField>
      <Checkbox checked={rememberAccount} onChange={({ detail }) => setRememberAccount(detail.checked)}>
        Remember this account
      </Checkbox>
      <FormField label="IAM username" stretch>
        <Input
          value={userName}
          autoComplete="username"
          spellcheck={false}
          autoFocus={account !== undefined}
          onChange={({ detail }) => setUserName(detail.value)}
        />
      </FormField>
      <PasswordField label="Password" value={password} onChange={setPassword} use="current-password" />
      <ExpandableSection headerText="Having trouble?" variant="footer">
        <Box variant="p">
          Ask the administrator of the account for the sign-in address, or to set a new password for you on the
          Security credentials tab of your user. Nobody can read your present one.
        </Box>
      </ExpandableSection>
    </SimpleForm>
  );
}
