import Box from '@cloudscape-design/components/box';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { useAction } from '../../components/use_load';
import { deleteUser, type Progress } from './delete_user';

interface DeleteUsersDialogProps {
  userNames: string[];
  onDone: () => void;
  onCancel: () => void;
}

export function DeleteUsersDialog({ userNames, onDone, onCancel }: DeleteUsersDialogProps) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const flash = useFlash();
  const [first] = userNames;
  const single = userNames.length === 1 && first !== undefined;
  const remove = useAction(async () => {
    for (const userName of userNames) await deleteUser(userName, setProgress);
    flash.show('success', single ? `User ${first} deleted.` : `${userNames.length} users deleted.`);
    onDone();
  });
  return (
    <ConfirmDialog
      title={single ? `Delete ${first}?` : `Delete ${userNames.length} users?`}
      confirmLabel={single ? 'Delete user' : 'Delete users'}
      typed={single ? { value: first, what: 'the user name' } : { value: 'delete', what: 'the word' }}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        {single ? <b>{first}</b> : <b>{userNames.join(', ')}</b>} can no longer sign in or sign requests. Password, access keys,
        MFA devices, inline policies and memberships go too. This cannot be undone.
      </Box>
      {progress ? (
        <ProgressBar
          value={(100 * progress.done) / progress.of}
          label="Deletion"
          additionalInfo={progress.text}
          status={remove.error ? 'error' : 'in-progress'}
          resultText={remove.error ? `Stopped at: ${progress.text}` : undefined}
        />
      ) : null}
    </ConfirmDialog>
  );
}
