import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Codes } from './subject';

const digits = (text: string) => text.replace(/\D/g, '').slice(0, 6);

/** Two codes in a row from the same device. */
export function CodePair({ codes, onChange }: { codes: Codes; onChange: (codes: Codes) => void }) {
  return (
    <SpaceBetween direction="horizontal" size="l">
      <FormField label="MFA code 1" description="What the app shows now.">
        <Input
          value={codes.AuthenticationCode1}
          inputMode="numeric"
          autoComplete={false}
          onChange={({ detail }) => onChange({ ...codes, AuthenticationCode1: digits(detail.value) })}
        />
      </FormField>
      <FormField label="MFA code 2" description="The next one, up to 30 seconds later.">
        <Input
          value={codes.AuthenticationCode2}
          inputMode="numeric"
          autoComplete={false}
          onChange={({ detail }) => onChange({ ...codes, AuthenticationCode2: digits(detail.value) })}
        />
      </FormField>
    </SpaceBetween>
  );
}
