import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { ConfirmDialog, FormDialog, Warning } from '../../components/dialogs';
import { codeProblem, deviceNameProblem } from '../../components/names';
import { useAction } from '../../components/use_load';
import { CodePair } from './code_pair';
import { removeMfa, renameMfa, resyncMfa, subjectName, type Subject } from './subject';

interface MfaDialogProps {
  subject: Subject;
  serial: string;
  onDone: (text: string) => void;
  onCancel: () => void;
}

export const deviceName = (serial: string) => serial.slice(serial.lastIndexOf('/') + 1);

export function RemoveMfaDialog({ subject, serial, onDone, onCancel }: MfaDialogProps) {
  const remove = useAction(async () => {
    await removeMfa(subject, serial);
    onDone(`MFA device ${deviceName(serial)} removed.`);
  });
  return (
    <ConfirmDialog
      title="Remove MFA device"
      confirmLabel="Remove"
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        Remove <b>{serial}</b> from {subjectName(subject)}? Its codes are no longer asked for. If it is the only device, the
        password alone opens the account again.
      </Box>
    </ConfirmDialog>
  );
}

export function RenameMfaDialog({ serial, onDone, onCancel }: MfaDialogProps) {
  const [name, setName] = useState(deviceName(serial));
  const rename = useAction(async () => {
    await renameMfa(serial, name);
    onDone(`The MFA device is now called ${name}.`);
  });
  return (
    <FormDialog
      title="Rename MFA device"
      submitLabel="Rename"
      busy={rename.busy}
      error={rename.error}
      disabled={name === deviceName(serial) || deviceNameProblem(name) !== ''}
      onSubmit={() => void rename.run()}
      onCancel={onCancel}
    >
      <FormField label="Device name" errorText={deviceNameProblem(name)} stretch>
        <Input value={name} autoComplete={false} autoFocus onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <Warning>The name is part of the device's identifier, so that changes too. The app on the phone goes on working.</Warning>
    </FormDialog>
  );
}

export function ResyncMfaDialog({ subject, serial, onDone, onCancel }: MfaDialogProps) {
  const [codes, setCodes] = useState({ AuthenticationCode1: '', AuthenticationCode2: '' });
  const resync = useAction(async () => {
    await resyncMfa(subject, serial, codes);
    onDone(`MFA device ${deviceName(serial)} is in step again.`);
  });
  return (
    <FormDialog
      title="Resync MFA device"
      submitLabel="Resync"
      busy={resync.busy}
      error={resync.error}
      disabled={codeProblem(codes.AuthenticationCode1) !== '' || codeProblem(codes.AuthenticationCode2) !== ''}
      onSubmit={() => void resync.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        When codes are refused because the device's clock has drifted, two codes in a row tell Keyward by how much.
      </Box>
      <CodePair codes={codes} onChange={setCodes} />
    </FormDialog>
  );
}
