import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { call } from '../../api/client';
import { FormDialog, Warning } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { groupNameProblem } from '../../components/names';
import { useAction } from '../../components/use_load';

export function RenameGroupDialog({ name, onDone, onCancel }: { name: string; onDone: () => void; onCancel: () => void }) {
  const [text, setText] = useState(name);
  const flash = useFlash();
  const navigate = useNavigate();
  const save = useAction(async () => {
    await call('iam', 'UpdateGroup', { GroupName: name, NewGroupName: text });
    flash.show('success', `User group ${name} is now called ${text}.`);
    onDone();
    navigate(`/console/groups/details/${encodeURIComponent(text)}`, { replace: true });
  });
  return (
    <FormDialog
      title="Edit user group name"
      submitLabel="Save changes"
      busy={save.busy}
      error={save.error}
      disabled={text === name || groupNameProblem(text) !== ''}
      onSubmit={() => void save.run()}
      onCancel={onCancel}
    >
      <FormField label="User group name" errorText={groupNameProblem(text)} stretch>
        <Input value={text} autoComplete={false} autoFocus onChange={({ detail }) => setText(detail.value)} />
      </FormField>
      <Warning>The ARN of the group changes with its name. Policies that name the old ARN no longer speak of it.</Warning>
    </FormDialog>
  );
}
