import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import type { Policy } from '../../api/iam';
import { FormDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { groupNameProblem } from '../../components/names';
import { PolicyPicker } from '../../components/policy_picker';
import { useAction } from '../../components/use_load';
import { createGroup } from './create_group';

/** The group form as it opens inside the user wizard. */
export function CreateGroupDialog({ onDone, onCancel }: { onDone: (name: string) => void; onCancel: () => void }) {
  const [name, setName] = useState('');
  const [policies, setPolicies] = useState<Policy[]>([]);
  const flash = useFlash();
  const create = useAction(async () => {
    const failures = await createGroup({ name, users: [], policyArns: policies.map(policy => policy.Arn) });
    for (const { text, error } of failures) flash.show('error', error.message, `${text}: ${error.code}`);
    flash.show('success', `${name} user group created.`);
    onDone(name);
  });
  return (
    <FormDialog
      title="Create user group"
      submitLabel="Create user group"
      size="large"
      busy={create.busy}
      error={create.error}
      disabled={groupNameProblem(name) !== ''}
      onSubmit={() => void create.run()}
      onCancel={onCancel}
    >
      <FormField
        label="User group name"
        constraintText="At most 128 characters: letters, digits and + = , . @ - _"
        errorText={name === '' ? '' : groupNameProblem(name)}
        stretch
      >
        <Input value={name} autoComplete={false} autoFocus onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <PolicyPicker title="Permissions policies" selected={policies} onSelect={setPolicies} />
    </FormDialog>
  );
}
