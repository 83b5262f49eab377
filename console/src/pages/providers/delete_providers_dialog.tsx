import Box from '@cloudscape-design/components/box';
import { ConfirmDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { useAction } from '../../components/use_load';
import { deleteProvider, providerOf } from './provider_calls';

export function DeleteProvidersDialog({ arns, onDone, onCancel }: { arns: string[]; onDone: () => void; onCancel: () => void }) {
  const flash = useFlash();
  const names = arns.map(arn => providerOf(arn).name);
  const [first] = names;
  const single = names.length === 1 && first !== undefined;
  const remove = useAction(async () => {
    for (const arn of arns) await deleteProvider(arn);
    flash.show('success', single ? `Identity provider ${first} deleted.` : `${names.length} identity providers deleted.`);
    onDone();
  });
  return (
    <ConfirmDialog
      title={single ? `Delete ${first}?` : `Delete ${names.length} identity providers?`}
      confirmLabel="Delete"
      typed={{ value: 'delete', what: 'the word' }}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        Nobody can take on a role through <b>{names.join(', ')}</b> any more. Trust policies that name it stay, and refuse everyone. This
        cannot be undone.
      </Box>
    </ConfirmDialog>
  );
}
