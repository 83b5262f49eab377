// Whether the user has a password, and what an administrator can do about it.
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { ApiError, call } from '../../api/client';
import type { LoginProfile, User } from '../../api/iam';
import { CopyValue, SecretValue } from '../../components/copy_value';
import { credentialsCsv } from '../../components/csv';
import { ConfirmDialog, FormDialog } from '../../components/dialogs';
import { download } from '../../components/download';
import { useFlash } from '../../components/flash';
import { LoadPanel } from '../../components/load_panel';
import { PasswordChoice, type PasswordChoiceState } from '../../components/password_choice';
import { formatTime } from '../../components/times';
import { useAction, useLoad } from '../../components/use_load';
import { useSession } from '../../session/session';

/** null: the user has no password. */
export async function loginProfile(UserName: string, signal?: AbortSignal): Promise<LoginProfile | null> {
  try {
    return (await call('iam', 'GetLoginProfile', { UserName }, signal)).LoginProfile;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NoSuchEntity') return null;
    throw error;
  }
}

interface PasswordDialogProps {
  userName: string;
  enabled: boolean;
  onDone: (password: string) => void;
  onCancel: () => void;
}

function PasswordDialog({ userName, enabled, onDone, onCancel }: PasswordDialogProps) {
  const [choice, setChoice] = useState<PasswordChoiceState>({ passwordMode: 'generated', password: '', resetRequired: true });
  const save = useAction(async () => {
    const password = choice.passwordMode === 'custom' ? choice.password : (await call('keyward', 'GeneratePassword', {})).Password;
    const input = { UserName: userName, Password: password, PasswordResetRequired: choice.resetRequired };
    if (enabled) await call('iam', 'UpdateLoginProfile', input);
    else await call('iam', 'CreateLoginProfile', input);
    onDone(password);
  });
  return (
    <FormDialog
      title={enabled ? `Reset the console password of ${userName}` : `Enable console access for ${userName}`}
      submitLabel={enabled ? 'Reset password' : 'Enable console access'}
      busy={save.busy}
      error={save.error}
      disabled={choice.passwordMode === 'custom' && choice.password === ''}
      onSubmit={() => void save.run()}
      onCancel={onCancel}
    >
      <PasswordChoice value={choice} onChange={part => setChoice(before => ({ ...before, ...part }))} />
    </FormDialog>
  );
}

function NewPasswordShown({ userName, password, signInUrl, onClose }: { userName: string; password: string; signInUrl: string; onClose: () => void }) {
  return (
    <Modal
      visible
      header="Console password"
      closeAriaLabel="Close dialog"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              iconName="download"
              onClick={() => download(`${userName}_credentials.csv`, credentialsCsv({ userName, password, signInUrl }), 'text/csv')}
            >
              Download .csv file
            </Button>
            <Button variant="primary" onClick={onClose}>
              Close
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">This is the only time the password is shown.</Alert>
        <KeyValuePairs
          items={[
            { label: 'Console sign-in URL', value: <CopyValue value={signInUrl} label="Console sign-in URL" /> },
            { label: 'User name', value: userName },
            { label: 'Console password', value: <SecretValue value={password} label="Console password" /> },
          ]}
        />
      </SpaceBetween>
    </Modal>
  );
}

function DisableDialog({ userName, onDone, onCancel }: { userName: string; onDone: () => void; onCancel: () => void }) {
  const disable = useAction(async () => {
    await call('iam', 'DeleteLoginProfile', { UserName: userName });
    onDone();
  });
  return (
    <ConfirmDialog
      title="Disable console access"
      confirmLabel="Disable console access"
      busy={disable.busy}
      error={disable.error}
      onConfirm={() => void disable.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        <b>{userName}</b> can no longer sign in, and the password is lost. Access keys go on working.
      </Box>
    </ConfirmDialog>
  );
}

export function ConsoleAccessPanel({ user }: { user: User }) {
  const { session } = useSession();
  const flash = useFlash();
  const profile = useLoad(signal => loginProfile(user.UserName, signal), user.UserName);
  const [dialog, setDialog] = useState<'password' | 'disable' | null>(null);
  const [password, setPassword] = useState<string | null>(null);
  const enabled = Boolean(profile.data);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            profile.data === undefined ? undefined : (
              <SpaceBetween direction="horizontal" size="xs">
                {enabled ? <Button onClick={() => setDialog('disable')}>Disable console access</Button> : null}
                <Button onClick={() => setDialog('password')}>{enabled ? 'Manage console access' : 'Enable console access'}</Button>
              </SpaceBetween>
            )
          }
        >
          Console sign-in
        </Header>
      }
    >
      <LoadPanel from={profile} what="console access">
        {data => (
          <KeyValuePairs
            columns={3}
            items={[
              { label: 'Console sign-in link', value: <CopyValue value={session.signInUrl} label="Console sign-in link" /> },
              {
                label: 'Console password',
                value: data ? `Set ${formatTime(data.CreateDate)}${data.PasswordResetRequired ? ', to be changed at next sign-in' : ''}` : 'Not enabled',
              },
              { label: 'Last console sign-in', value: formatTime(user.PasswordLastUsed) },
            ]}
          />
        )}
      </LoadPanel>
      {dialog === 'password' ? (
        <PasswordDialog
          userName={user.UserName}
          enabled={enabled}
          onCancel={() => setDialog(null)}
          onDone={made => {
            setDialog(null);
            setPassword(made);
            profile.reload();
          }}
        />
      ) : null}
      {dialog === 'disable' ? (
        <DisableDialog
          userName={user.UserName}
          onCancel={() => setDialog(null)}
          onDone={() => {
            setDialog(null);
            profile.reload();
            flash.show('success', `Console access of ${user.UserName} disabled.`);
          }}
        />
      ) : null}
      {password !== null ? (
        <NewPasswordShown userName={user.UserName} password={password} signInUrl={session.signInUrl} onClose={() => setPassword(null)} />
      ) : null}
    </Container>
  );
}
