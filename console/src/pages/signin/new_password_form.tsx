import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { submitNewPassword, type Outcome } from '../../api/signin';
import { useAction } from '../../components/use_load';
import { PasswordField, passwordPairProblem } from './password_field';
import { SignInError } from './signin_error';
import { SimpleForm } from './simple_form';

interface NewPasswordFormProps {
  ticket: string;
  reason: 'reset' | 'expired';
  onOutcome: (outcome: Outcome) => void;
}

/** The ticket proves the old password, so only the new one is asked for. */
export function NewPasswordForm({ ticket, reason, onOutcome }: NewPasswordFormProps) {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const submit = useAction(async () => onOutcome(await submitNewPassword({ ticket, newPassword: password })));
  return (
    <SimpleForm
      submitLabel="Confirm password change"
      busy={submit.busy}
      disabled={password === '' || password !== again}
      onSubmit={() => void submit.run()}
    >
      <Alert type="info">
        {reason === 'reset'
          ? 'An administrator set your present password. Choose one that only you know.'
          : 'Your password has reached the age at which this account asks for a new one.'}
      </Alert>
      <SignInError error={submit.error} />
      <PasswordField label="New password" value={password} onChange={setPassword} use="new-password" autoFocus />
      <FormField label="Retype new password" errorText={passwordPairProblem(password, again)} stretch>
        <Input
          type="password"
          value={again}
          autoComplete="new-password"
          onChange={({ detail }) => setAgain(detail.value)}
        />
      </FormField>
    </SimpleForm>
  );
}
