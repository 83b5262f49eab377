import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';

const hours = (seconds: number) => {
  const count = seconds / 3600;
  return Number.isInteger(count) ? `${count} ${count === 1 ? 'hour' : 'hours'}` : `${seconds} seconds`;
};

/** "1 hour" for 3600. */
export const durationText = (seconds: number | undefined) => hours(seconds ?? 3600);

/** One to twelve hours. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export function SessionDuration({ value, onChange }: { value: number; onChange: (seconds: number) => void }) {
  const choices = [...new Set([value, 3600, 7200, 14_400, 28_800, 43_200])].sort((a, b) => a - b);
  const options = choices.map(seconds => ({ value: String(seconds), label: hours(seconds) }));
  return (
    <FormField label="Maximum session duration" description="The longest that who takes the role on may ask for.">
      <Select
        selectedOption={options.find(option => option.value === String(value)) ?? null}
        options={options}
        onChange={({ detail }) => onChange(Number(detail.selectedOption.value))}
      />
    </FormField>
  );
}
