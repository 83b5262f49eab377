import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { call } from '../../api/client';
import type { Role } from '../../api/iam';
import { FormDialog } from '../../components/dialogs';
import { useAction } from '../../components/use_load';
import { SessionDuration } from './session_duration';

/** UpdateRole sets both; what is left out would go back to its default. */
export function EditRoleDialog({ role, onDone, onCancel }: { role: Role; onDone: () => void; onCancel: () => void }) {
  const [description, setDescription] = useState(role.Description ?? '');
  const [duration, setDuration] = useState(role.MaxSessionDuration ?? 3600);
  const save = useAction(async () => {
    await call('iam', 'UpdateRole', { RoleName: role.RoleName, Description: description, MaxSessionDuration: duration });
    onDone();
  });
  return (
    <FormDialog title={`Edit ${role.RoleName}`} submitLabel="Save changes" busy={save.busy} error={save.error} onSubmit={() => void save.run()} onCancel={onCancel}>
      <FormField label="Description" constraintText="At most 1,000 characters." stretch>
        <Textarea value={description} rows={3} onChange={({ detail }) => setDescription(detail.value.slice(0, 1000))} />
      </FormField>
      <SessionDuration value={duration} onChange={setDuration} />
    </FormDialog>
  );
}
