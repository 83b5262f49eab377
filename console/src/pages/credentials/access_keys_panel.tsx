import Box from '@cloudscape-design/components/box';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { asApiError, call, isAbort } from '../../api/client';
import type { AccessKeyLastUsed, AccessKeyMetadata } from '../../api/iam';
import { EntityTable } from '../../components/entity_table';
import { useFlash } from '../../components/flash';
import { InfoLink } from '../../components/page';
import { RouteButton } from '../../components/route_link';
import { formatAge, formatTime } from '../../components/times';
import { useAction, useLoad } from '../../components/use_load';
import { ErrorAlert } from '../../components/error_alert';
import { DeactivateKeyDialog, DeleteKeyDialog } from './access_key_dialogs';
import { listKeys, setKeyStatus, subjectKey, type Subject } from './subject';

const kMaxKeys = 2;

interface KeyRow extends AccessKeyMetadata {
  lastUsed?: AccessKeyLastUsed;
  /** The code of the refusal, if the viewer may not read when the key was used. */
  refused?: string;
  description?: string;
}

async function keyRows(subject: Subject, signal: AbortSignal): Promise<KeyRow[]> {
  const keys = await listKeys(subject, signal);
  const tags = new Map<string, string>();
  if (subject.kind === 'user' && keys.length > 0) {
    // The descriptions are a nicety; a viewer who may not read tags still sees the keys.
    const found = await call('iam', 'ListUserTags', { UserName: subject.userName }, signal).catch(() => ({ Tags: [] }));
    for (const tag of found.Tags) tags.set(tag.Key, tag.Value);
  }
  return Promise.all(
    keys.map(async key => {
      const description = tags.get(key.AccessKeyId);
      try {
        const answer = await call('iam', 'GetAccessKeyLastUsed', { AccessKeyId: key.AccessKeyId }, signal);
        return { ...key, description, lastUsed: answer.AccessKeyLastUsed };
      } catch (error) {
        if (isAbort(error)) throw error;
        return { ...key, description, refused: asApiError(error).code };
      }
    }),
  );
}

function lastUsedCell(row: KeyRow) {
  if (row.refused) return <StatusIndicator type="warning">{row.refused}</StatusIndicator>;
  if (!row.lastUsed?.LastUsedDate) return 'None';
  return `${formatAge(row.lastUsed.LastUsedDate)}, ${row.lastUsed.ServiceName} in ${row.lastUsed.Region}`;
}

const kColumns: TableProps.ColumnDefinition<KeyRow>[] = [
  { id: 'id', header: 'Access key ID', isRowHeader: true, cell: row => row.AccessKeyId },
  { id: 'description', header: 'Description', cell: row => row.description ?? '-' },
  {
    id: 'status',
    header: 'Status',
    cell: row => <StatusIndicator type={row.Status === 'Active' ? 'success' : 'stopped'}>{row.Status}</StatusIndicator>,
  },
  { id: 'created', header: 'Created', sortingField: 'CreateDate', cell: row => formatTime(row.CreateDate) },
  { id: 'used', header: 'Last used', cell: lastUsedCell },
];

export function AccessKeysPanel({ subject, createHref }: { subject: Subject; createHref: string }) {
  const flash = useFlash();
  const keys = useLoad(signal => keyRows(subject, signal), subjectKey(subject));
  const [selected, setSelected] = useState<KeyRow[]>([]);
  const [dialog, setDialog] = useState<'deactivate' | 'delete' | null>(null);
  const key = selected[0];
  const finish = (text: string) => {
    setDialog(null);
    setSelected([]);
    keys.reload();
    flash.show('success', text);
  };
  const activate = useAction(async () => {
    if (key === undefined) return;
    await setKeyStatus(subject, key.AccessKeyId, 'Active');
    finish(`Access key ${key.AccessKeyId} activated.`);
  });
  return (
    <>
      <EntityTable<KeyRow>
        title="Access keys"
        noun="access keys"
        from={keys}
        columns={kColumns}
        rowKey={row => row.AccessKeyId}
        info={<InfoLink topic="accessKeys" about="access keys" />}
        description={
          subject.kind === 'root'
            ? 'Root should have none: nothing can limit what such a key may do.'
            : 'They sign the requests of the AWS CLI, SDKs and programs. Two at most, active or not.'
        }
        selectionType="single"
        selected={selected}
        onSelect={setSelected}
        empty={
          <Box textAlign="center">
            <SpaceBetween size="xs" alignItems="center">
              <b>No access keys</b>
              <RouteButton href={createHref}>Create access key</RouteButton>
            </SpaceBetween>
          </Box>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ButtonDropdown
              disabled={key === undefined}
              items={[
                { id: 'activate', text: 'Activate', disabled: key?.Status === 'Active' },
                { id: 'deactivate', text: 'Deactivate', disabled: key?.Status !== 'Active' },
                { id: 'delete', text: 'Delete' },
              ]}
              onItemClick={({ detail }) => {
                if (detail.id === 'activate') void activate.run();
                else setDialog(detail.id === 'delete' ? 'delete' : 'deactivate');
              }}
            >
              Actions
            </ButtonDropdown>
            {keys.data?.length === 0 ? null : (
              <RouteButton href={createHref} disabled={(keys.data?.length ?? 0) >= kMaxKeys}>
                Create access key
              </RouteButton>
            )}
          </SpaceBetween>
        }
      />
      {activate.error ? <ErrorAlert error={activate.error} onDismiss={activate.clear} /> : null}
      {dialog === 'deactivate' && key ? (
        <DeactivateKeyDialog subject={subject} keyId={key.AccessKeyId} onDone={finish} onCancel={() => setDialog(null)} />
      ) : null}
      {dialog === 'delete' && key ? (
        <DeleteKeyDialog
          subject={subject}
          keyId={key.AccessKeyId}
          active={key.Status === 'Active'}
          onDone={finish}
          onDeactivated={() => {
            keys.reload();
            setSelected([{ ...key, Status: 'Inactive' }]);
          }}
          onCancel={() => setDialog(null)}
        />
      ) : null}
    </>
  );
}
