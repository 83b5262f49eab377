import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FormProblems, PasswordPolicyForm } from './password_policy_form';

interface FieldsProps {
  form: PasswordPolicyForm;
  problems: FormProblems;
  onChange: (change: Partial<PasswordPolicyForm>) => void;
}

function NumberField(props: { label: string; unit: string; value: string; error: string; onChange: (value: string) => void }) {
  return (
    <FormField label={props.label} constraintText={props.unit} errorText={props.error}>
      <div style={{ width: '120px' }}>
        <Input type="number" inputMode="numeric" value={props.value} onChange={({ detail }) => props.onChange(detail.value)} />
      </div>
    </FormField>
  );
}

function Choice(props: { label: string; why: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <Checkbox checked={props.checked} description={props.why} onChange={({ detail }) => props.onChange(detail.checked)}>
      {props.label}
    </Checkbox>
  );
}

export function PasswordPolicyFields({ form, problems, onChange }: FieldsProps) {
  return (
    <SpaceBetween size="l">
      <NumberField
        label="Password minimum length"
        unit="6 to 128 characters. Length protects better than anything below."
        value={form.minimumLength}
        error={problems.minimumLength}
        onChange={minimumLength => onChange({ minimumLength })}
      />
      <FormField label="Password strength" description="Each rule stops the simplest passwords; together they tempt people to write them down.">
        <SpaceBetween size="s">
          <Choice
            label="Require at least one uppercase letter from the Latin alphabet (A-Z)"
            why="Accented letters do not count."
            checked={form.uppercase}
            onChange={uppercase => onChange({ uppercase })}
          />
          <Choice
            label="Require at least one lowercase letter from the Latin alphabet (a-z)"
            why="Accented letters do not count."
            checked={form.lowercase}
            onChange={lowercase => onChange({ lowercase })}
          />
          <Choice label="Require at least one number" why="0 to 9." checked={form.numbers} onChange={numbers => onChange({ numbers })} />
          <Choice
            label="Require at least one nonalphanumeric character"
            why="One of ! @ # $ % ^ & * ( ) _ + - = [ ] { } | '"
            checked={form.symbols}
            onChange={symbols => onChange({ symbols })}
          />
        </SpaceBetween>
      </FormField>
      <FormField label="Other requirements">
        <SpaceBetween size="s">
          <Choice
            label="Turn on password expiration"
            why="Counts from the day a password was set, and holds at once for passwords that exist already. Users are warned in the last 15 days."
            checked={form.expires}
            onChange={expires => onChange({ expires })}
          />
          {form.expires ? (
            <NumberField
              label="Expire passwords after"
              unit="1 to 1095 days"
              value={form.maxAge}
              error={problems.maxAge}
              onChange={maxAge => onChange({ maxAge })}
            />
          ) : null}
          {form.expires ? (
            <Choice
              label="Password expiration requires administrator reset"
              why="A user whose password has expired cannot choose a new one at sign-in. Take care not to lock out the last administrator."
              checked={form.hardExpiry}
              onChange={hardExpiry => onChange({ hardExpiry })}
            />
          ) : null}
          <Choice
            label="Allow users to change their own password"
            why="Every user may then change the own password and read these rules, without a policy for it."
            checked={form.allowChange}
            onChange={allowChange => onChange({ allowChange })}
          />
          <Choice
            label="Prevent password reuse"
            why="A former password, which may have leaked, cannot come back."
            checked={form.preventReuse}
            onChange={preventReuse => onChange({ preventReuse })}
          />
          {form.preventReuse ? (
            <NumberField
              label="Remember passwords"
              unit="1 to 24 former passwords"
              value={form.remembered}
              error={problems.remembered}
              onChange={remembered => onChange({ remembered })}
            />
          ) : null}
        </SpaceBetween>
      </FormField>
    </SpaceBetween>
  );
}
