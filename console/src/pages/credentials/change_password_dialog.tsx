import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { call } from '../../api/client';
import { FormDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { useAction } from '../../components/use_load';
import { passwordPairProblem } from '../signin/password_field';

/** One's own password: root's and a user's are changed by different operations, on the same form. */
export function ChangePasswordDialog({ isRoot, onDone, onCancel }: { isRoot: boolean; onDone: () => void; onCancel: () => void }) {
  const [old, setOld] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const flash = useFlash();
  const change = useAction(async () => {
    const input = { OldPassword: old, NewPassword: password };
    if (isRoot) await call('keyward', 'ChangeRootPassword', input);
    else await call('iam', 'ChangePassword', input);
    flash.show('success', 'Your password is changed.');
    onDone();
  });
  return (
    <FormDialog
      title={isRoot ? 'Change root user password' : 'Update console password'}
      submitLabel="Change password"
      busy={change.busy}
      error={change.error}
      disabled={old === '' || password === '' || password !== again}
      onSubmit={() => void change.run()}
      onCancel={onCancel}
    >
      <FormField label="Current password" stretch>
        <Input type="password" value={old} autoComplete="current-password" autoFocus onChange={({ detail }) => setOld(detail.value)} />
      </FormField>
      <FormField label="New password" stretch>
        <Input type="password" value={password} autoComplete="new-password" onChange={({ detail }) => setPassword(detail.value)} />
      </FormField>
      <FormField label="Confirm new password" errorText={passwordPairProblem(password, again)} stretch>
        <Input type="password" value={again} autoComplete="new-password" onChange={({ detail }) => setAgain(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
