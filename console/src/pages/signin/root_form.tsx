import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState, type ReactNode } from 'react';
import { signInRoot, type Outcome } from '../../api/signin';
import { useAction } from '../../components/use_load';
import { PasswordField } from './password_field';
import { SignInError } from './signin_error';
import { SimpleForm } from './simple_form';

/** Root signs in in two steps, e-mail and password. The server sees both at once, so an unknown e-mail tells nothing. */
export function RootForm({ choice, onOutcome }: { choice: ReactNode; onOutcome: (outcome: Outcome) => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [step, setStep] = useState<'email' | 'password'>('email');
  const signIn = useAction(async () => onOutcome(await signInRoot({ email: email.trim(), password })));

  if (step === 'email') {
    return (
      <SimpleForm submitLabel="Next" busy={false} disabled={!email.includes('@')} onSubmit={() => setStep('password')}>
        {choice}
        <FormField label="Root user email address" description="The address the account was made with." stretch>
          <Input
            type="email"
            inputMode="email"
            autoComplete="username"
            autoFocus
            value={email}
            onChange={({ detail }) => setEmail(detail.value)}
          />
        </FormField>
      </SimpleForm>
    );
  }
  return (
    <SimpleForm
      submitLabel="Sign in"
      busy={signIn.busy}
      disabled={password === ''}
      onSubmit={() => void signIn.run().then(done => (done ? undefined : setPassword('')))}
    >
      <SignInError error={signIn.error} />
      <SpaceBetween size="xxs">
        <Box variant="awsui-key-label">Email</Box>
        <SpaceBetween direction="horizontal" size="xs">
          <span>{email}</span>
          <Button variant="inline-link" ariaLabel="Change the email address" onClick={() => setStep('email')}>
            Change
          </Button>
        </SpaceBetween>
      </SpaceBetween>
      <PasswordField label="Password" value={password} onChange={setPassword} use="current-password" autoFocus />
      <Box variant="small">
        Forgot the password? On the machine that runs Keyward, <code>keyward root reset-password</code> sets a new one.
      </Box>
    </SimpleForm>
  );
}
