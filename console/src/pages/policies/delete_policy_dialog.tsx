import Box from '@cloudscape-design/components/box';
import { ConfirmDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { useAction } from '../../components/use_load';
import { deletePolicy } from './policy_calls';

interface DeletePolicyDialogProps {
  policyArn: string;
  policyName: string;
  onDone: () => void;
  onCancel: () => void;
}

export function DeletePolicyDialog({ policyArn, policyName, onDone, onCancel }: DeletePolicyDialogProps) {
  const flash = useFlash();
  const remove = useAction(async () => {
    await deletePolicy(policyArn);
    flash.show('success', `Policy ${policyName} deleted.`);
    onDone();
  });
  return (
    <ConfirmDialog
      title={`Delete ${policyName}?`}
      confirmLabel="Delete"
      typed={{ value: policyName, what: 'the policy name' }}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        The policy is taken from every user and group that has it, and deleted with all its versions. This cannot be undone.
      </Box>
    </ConfirmDialog>
  );
}
