import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

interface PasswordFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What the browser's password manager should do with it. */
  use: 'current-password' | 'new-password';
  error?: string;
  description?: string;
  autoFocus?: boolean;
  showLabel?: string;
}

export function PasswordField(props: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <SpaceBetween size="xs">
      <FormField label={props.label} errorText={props.error} description={props.description} stretch>
        <Input
          type={shown ? 'text' : 'password'}
          value={props.value}
          autoComplete={props.use}
          autoFocus={props.autoFocus}
          spellcheck={false}
          onChange={({ detail }) => props.onChange(detail.value)}
        />
      </FormField>
      <Checkbox checked={shown} onChange={({ detail }) => setShown(detail.checked)}>
        {props.showLabel ?? 'Show password'}
      </Checkbox>
    </SpaceBetween>
  );
}

/** Two fields that must agree. */
export function passwordPairProblem(password: string, again: string): string {
  if (password === '') return '';
  return again !== '' && password !== again ? 'The two passwords differ.' : '';
}
