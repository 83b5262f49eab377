import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { MfaDevice } from '../../api/iam';
import { EntityTable } from '../../components/entity_table';
import { useFlash } from '../../components/flash';
import { InfoLink } from '../../components/page';
import { RouteButton } from '../../components/route_link';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { deviceName, RemoveMfaDialog, RenameMfaDialog, ResyncMfaDialog } from './mfa_dialogs';
import { listMfa, subjectKey, type Subject } from './subject';

const kMaxDevices = 8;

const kColumns: TableProps.ColumnDefinition<MfaDevice>[] = [
  { id: 'type', header: 'Type', cell: device => (device.SerialNumber.includes(':mfa/') ? 'Virtual' : 'Other') },
  { id: 'serial', header: 'Identifier', sortingField: 'SerialNumber', isRowHeader: true, cell: device => device.SerialNumber },
  { id: 'certifications', header: 'Certifications', cell: () => 'Not applicable' },
  { id: 'created', header: 'Created on', sortingField: 'EnableDate', cell: device => formatTime(device.EnableDate) },
];

/** `assignHref` is the page of the wizard. */
export function MfaPanel({ subject, assignHref }: { subject: Subject; assignHref: string }) {
  const flash = useFlash();
  const devices = useLoad(signal => listMfa(subject, signal), subjectKey(subject));
  const [selected, setSelected] = useState<MfaDevice[]>([]);
  const [dialog, setDialog] = useState<'remove' | 'rename' | 'resync' | null>(null);
  const serial = selected[0]?.SerialNumber;
  const dialogProps = {
    subject,
    serial: serial ?? '',
    onCancel: () => setDialog(null),
    onDone: (text: string) => {
      setDialog(null);
      setSelected([]);
      devices.reload();
      flash.show('success', text);
    },
  };
  return (
    <>
      <EntityTable<MfaDevice>
        title="Multi-factor authentication (MFA)"
        noun="MFA devices"
        from={devices}
        columns={kColumns}
        hidden={['certifications']}
        rowKey={device => deviceName(device.SerialNumber)}
        info={<InfoLink topic="mfa" about="multi-factor authentication" />}
        description={`A second proof at sign-in. Up to ${kMaxDevices} devices; any one of them is enough, so a second one is a good reserve.`}
        selectionType="single"
        selected={selected}
        onSelect={setSelected}
        empty={
          <SpaceBetween size="xs" alignItems="center">
            <b>No MFA devices</b>
            <RouteButton href={assignHref}>Assign MFA device</RouteButton>
          </SpaceBetween>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={serial === undefined} onClick={() => setDialog('remove')}>
              Remove
            </Button>
            <Button disabled={serial === undefined} onClick={() => setDialog('rename')}>
              Rename
            </Button>
            <Button disabled={serial === undefined} onClick={() => setDialog('resync')}>
              Resync
            </Button>
            {devices.data?.length === 0 ? null : (
              <RouteButton href={assignHref} disabled={(devices.data?.length ?? 0) >= kMaxDevices}>
                Assign MFA device
              </RouteButton>
            )}
          </SpaceBetween>
        }
      />
      {dialog === 'remove' ? <RemoveMfaDialog {...dialogProps} /> : null}
      {dialog === 'rename' ? <RenameMfaDialog {...dialogProps} /> : null}
      {dialog === 'resync' ? <ResyncMfaDialog {...dialogProps} /> : null}
    </>
  );
}
