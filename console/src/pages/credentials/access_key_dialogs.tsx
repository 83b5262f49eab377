import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { ConfirmDialog, FormDialog } from '../../components/dialogs';
import { useAction } from '../../components/use_load';
import { deleteKey, setKeyStatus, type Subject } from './subject';

interface KeyDialogProps {
  subject: Subject;
  keyId: string;
  onDone: (text: string) => void;
  onCancel: () => void;
}

export function DeactivateKeyDialog({ subject, keyId, onDone, onCancel }: KeyDialogProps) {
  const run = useAction(async () => {
    await setKeyStatus(subject, keyId, 'Inactive');
    onDone(`Access key ${keyId} deactivated.`);
  });
  return (
    <ConfirmDialog
      title="Deactivate access key"
      confirmLabel="Deactivate"
      busy={run.busy}
      error={run.error}
      onConfirm={() => void run.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        Requests signed with <b>{keyId}</b> are refused from now on. You can activate the key again.
      </Box>
    </ConfirmDialog>
  );
}

/** First deactivate, then type the ID: two steps, as a deleted key cannot be brought back. */
export function DeleteKeyDialog(props: KeyDialogProps & { active: boolean; onDeactivated: () => void }) {
  const { subject, keyId, active, onDone, onDeactivated, onCancel } = props;
  const [text, setText] = useState('');
  const deactivate = useAction(async () => {
    await setKeyStatus(subject, keyId, 'Inactive');
    onDeactivated();
  });
  const remove = useAction(async () => {
    await deleteKey(subject, keyId);
    onDone(`Access key ${keyId} deleted.`);
  });
  return (
    <FormDialog
      title={`Delete ${keyId}?`}
      submitLabel="Delete"
      busy={remove.busy}
      error={remove.error ?? deactivate.error}
      disabled={active || text !== keyId}
      onSubmit={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        Programs that still use this key stop working, and it cannot be brought back. Deactivate it first and see that nothing
        breaks.
      </Box>
      {active ? (
        <Button formAction="none" loading={deactivate.busy} onClick={() => void deactivate.run()}>
          Deactivate
        </Button>
      ) : (
        <StatusIndicator type="stopped">The key is inactive.</StatusIndicator>
      )}
      <FormField label={`To confirm, enter the access key ID "${keyId}"`} stretch>
        <Input value={text} autoComplete={false} disabled={active} placeholder={keyId} onChange={({ detail }) => setText(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
