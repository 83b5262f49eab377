import Box from '@cloudscape-design/components/box';
import { ConfirmDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { useAction } from '../../components/use_load';
import { deleteRole } from './role_calls';

export function DeleteRolesDialog({ names, onDone, onCancel }: { names: string[]; onDone: () => void; onCancel: () => void }) {
  const flash = useFlash();
  const [first] = names;
  const single = names.length === 1 && first !== undefined;
  const remove = useAction(async () => {
    for (const name of names) await deleteRole(name);
    flash.show('success', single ? `Role ${first} deleted.` : `${names.length} roles deleted.`);
    onDone();
  });
  return (
    <ConfirmDialog
      title={single ? `Delete ${first}?` : `Delete ${names.length} roles?`}
      confirmLabel="Delete"
      typed={single ? { value: first, what: 'the role name' } : { value: 'delete', what: 'the word' }}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        Nobody can take on <b>{names.join(', ')}</b> any more, and sessions that exist end. Inline policies are deleted. This cannot
        be undone.
      </Box>
    </ConfirmDialog>
  );
}
