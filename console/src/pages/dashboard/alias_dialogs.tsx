import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { call } from '../../api/client';
import { ConfirmDialog, FormDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { aliasProblem } from '../../components/names';
import { InfoLink } from '../../components/page';
import { useAction } from '../../components/use_load';

interface AliasDialogProps {
  alias: string | undefined;
  /** The address of the sign-in page, up to the account. */
  signInBase: string;
  accountId: string;
  onDone: () => void;
  onCancel: () => void;
}

export function EditAliasDialog({ alias, signInBase, accountId, onDone, onCancel }: AliasDialogProps) {
  const [text, setText] = useState(alias ?? '');
  const flash = useFlash();
  const problem = text === '' ? '' : aliasProblem(text);
  const save = useAction(async () => {
    await call('iam', 'CreateAccountAlias', { AccountAlias: text });
    flash.show('success', `Alias ${text} created for this account.`);
    onDone();
  });
  return (
    <FormDialog
      title={alias === undefined ? 'Create alias for this account' : 'Edit alias for this account'}
      submitLabel={alias === undefined ? 'Create alias' : 'Save changes'}
      busy={save.busy}
      error={save.error}
      disabled={aliasProblem(text) !== '' || text === alias}
      onSubmit={() => void save.run()}
      onCancel={onCancel}
    >
      <FormField
        label="Preferred alias"
        info={<InfoLink topic="alias" about="account aliases" />}
        constraintText="3 to 63 characters: a-z, 0-9 and single hyphens between them. It must be unique in this installation."
        errorText={problem}
        stretch
      >
        <Input value={text} autoComplete={false} spellcheck={false} autoFocus onChange={({ detail }) => setText(detail.value)} />
      </FormField>
      <div>
        <Box variant="awsui-key-label">New sign-in URL</Box>
        <span data-testid="alias-preview" style={{ overflowWrap: 'anywhere' }}>
          {signInBase}
          <b>{text || 'ALIAS'}</b>
        </span>
      </div>
      <Alert type="info">
        IAM users can also go on using the address with the account ID, {signInBase}
        {accountId}.{alias === undefined ? '' : ` The address with the alias ${alias} stops working at once.`}
      </Alert>
    </FormDialog>
  );
}

export function DeleteAliasDialog({ alias, signInBase, accountId, onDone, onCancel }: AliasDialogProps & { alias: string }) {
  const flash = useFlash();
  const remove = useAction(async () => {
    await call('iam', 'DeleteAccountAlias', { AccountAlias: alias });
    flash.show('success', `Alias ${alias} deleted from this account.`);
    onDone();
  });
  return (
    <ConfirmDialog
      title="Delete account alias"
      confirmLabel="Delete alias"
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        Delete the alias <b>{alias}</b>? Its sign-in address stops working at once, and another account may take the name. Users
        then sign in at {signInBase}
        {accountId}.
      </Box>
    </ConfirmDialog>
  );
}
