import Box from '@cloudscape-design/components/box';
import { ConfirmDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { useAction } from '../../components/use_load';
import { deleteGroup } from './delete_group';

export function DeleteGroupsDialog({ names, onDone, onCancel }: { names: string[]; onDone: () => void; onCancel: () => void }) {
  const flash = useFlash();
  const [first] = names;
  const single = names.length === 1 && first !== undefined;
  const remove = useAction(async () => {
    for (const name of names) await deleteGroup(name);
    flash.show('success', single ? `User group ${first} deleted.` : `${names.length} user groups deleted.`);
    onDone();
  });
  return (
    <ConfirmDialog
      title={single ? `Delete ${first}?` : `Delete ${names.length} user groups?`}
      confirmLabel="Delete"
      typed={single ? { value: first, what: 'the group name' } : { value: 'delete', what: 'the word' }}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        The members stay, but lose what <b>{names.join(', ')}</b> allowed them. Inline policies of the group are deleted. This
        cannot be undone.
      </Box>
    </ConfirmDialog>
  );
}
