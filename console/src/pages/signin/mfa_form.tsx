import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import { useState } from 'react';
import { submitMfa, type Outcome } from '../../api/signin';
import { codeProblem } from '../../components/names';
import { useAction } from '../../components/use_load';
import { SignInError } from './signin_error';
import { SimpleForm } from './simple_form';

interface MfaFormProps {
  ticket: string;
  devices: { type: string }[];
  isRoot: boolean;
  onOutcome: (outcome: Outcome) => void;
}

const kTypeNames: Record<string, string> = { totp: 'Authenticator app', passkey: 'Passkey or security key' };

export function MfaForm({ ticket, devices, isRoot, onOutcome }: MfaFormProps) {
  const types = [...new Set(devices.map(device => device.type))];
  const [type, setType] = useState(types.includes('totp') ? 'totp' : types[0] ?? 'totp');
  const [code, setCode] = useState('');
  const [failures, setFailures] = useState(0);
  const submit = useAction(async () => onOutcome(await submitMfa({ ticket, code })));
  const send = async () => {
    if (await submit.run()) return;
    setCode('');
    setFailures(count => count + 1);
  };
  return (
    <SimpleForm submitLabel="Submit" busy={submit.busy} disabled={codeProblem(code) !== '' || type !== 'totp'} onSubmit={() => void send()}>
      <SignInError error={submit.error} />
      {types.length > 1 ? (
        <FormField label="Kind of MFA device">
          <RadioGroup
            value={type}
            onChange={({ detail }) => setType(detail.value)}
            items={types.map(value => ({ value, label: kTypeNames[value] ?? value, disabled: value !== 'totp' }))}
          />
        </FormField>
      ) : null}
      <FormField
        label="MFA code"
        description="The six digits that your authenticator app shows now. Any of your devices will do; each code works once."
        stretch
      >
        <Input
          value={code}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          onChange={({ detail }) => setCode(detail.value.replace(/\D/g, '').slice(0, 6))}
        />
      </FormField>
      {failures >= 2 ? (
        <Box variant="p">
          Does the device's clock run right? Set it to automatic time, wait for a new code and try again. If codes go on
          failing, {isRoot ? (
            <>
              <code>keyward root reset-mfa</code> on the machine itself removes root's devices.
            </>
          ) : (
            'an administrator can resync or remove the device on the Security credentials tab of your user.'
          )}
        </Box>
      ) : null}
    </SimpleForm>
  );
}
