import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState, type ReactNode } from 'react';
import { ConfirmDialog } from '../../components/dialogs';
import { EntityTable } from '../../components/entity_table';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { useAction, useLoad } from '../../components/use_load';
import type { Credential, CredentialKind } from './user_credentials';

interface DialogProps {
  onCancel: () => void;
  /** Says what was done, if the dialog has not said it. */
  onDone: (text?: string) => void;
}

interface UserCredentialsPanelProps<T extends Credential> {
  userName: string;
  kind: CredentialKind<T>;
  title: string;
  description: string;
  columns: TableProps.ColumnDefinition<T>[];
  /** What the button that makes a new one says, and the dialog that it opens. */
  addLabel: string;
  adding: (props: DialogProps) => ReactNode;
  /** One more thing that can be done to a credential of this kind. */
  extra?: { label: string; dialog: (credential: T, props: DialogProps) => ReactNode };
}

const kIndicators: Record<Credential['Status'], StatusIndicatorProps.Type> = { Active: 'success', Inactive: 'stopped', Expired: 'warning' };

function statusColumn<T extends Credential>(): TableProps.ColumnDefinition<T> {
  return { id: 'status', header: 'Status', cell: row => <StatusIndicator type={kIndicators[row.Status]}>{row.Status}</StatusIndicator> };
}

/** The credentials of one kind of a user. How many there may be is the server's to say. */
export function UserCredentialsPanel<T extends Credential>(props: UserCredentialsPanelProps<T>) {
  const { userName, kind } = props;
  const flash = useFlash();
  const all = useLoad(signal => kind.list(userName, signal), userName);
  const [selected, setSelected] = useState<T[]>([]);
  const [dialog, setDialog] = useState<'add' | 'deactivate' | 'delete' | 'extra' | null>(null);
  const chosen = selected[0];
  const cancel = () => setDialog(null);
  const finish = (text?: string) => {
    setDialog(null);
    setSelected([]);
    all.reload();
    if (text !== undefined) flash.show('success', text);
  };
  const setStatus = useAction(async (status: 'Active' | 'Inactive') => {
    if (chosen === undefined) return;
    await kind.setStatus(userName, chosen.id, status);
    finish(`The ${kind.noun} ${chosen.id} is ${status === 'Active' ? 'activated' : 'deactivated'}.`);
  });
  const remove = useAction(async () => {
    if (chosen === undefined) return;
    await kind.remove(userName, chosen.id);
    finish(`The ${kind.noun} ${chosen.id} is deleted.`);
  });
  const open = (which: typeof dialog) => {
    setStatus.clear();
    remove.clear();
    setDialog(which);
  };
  return (
    <>
      <EntityTable<T>
        title={props.title}
        noun={`${kind.noun}s`}
        from={all}
        columns={[...props.columns, statusColumn<T>()]}
        rowKey={row => row.id}
        description={props.description}
        selectionType="single"
        selected={selected}
        onSelect={setSelected}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ButtonDropdown
              disabled={chosen === undefined}
              ariaLabel={`Actions for the ${kind.noun}`}
              items={[
                { id: 'activate', text: 'Activate', disabled: chosen?.Status !== 'Inactive' },
                { id: 'deactivate', text: 'Deactivate', disabled: chosen?.Status !== 'Active' },
                ...(props.extra ? [{ id: 'extra', text: props.extra.label }] : []),
                { id: 'delete', text: 'Delete' },
              ]}
              onItemClick={({ detail }) => {
                if (detail.id === 'activate') void setStatus.run('Active');
                else open(detail.id as 'deactivate' | 'extra' | 'delete');
              }}
            >
              Actions
            </ButtonDropdown>
            <Button disabled={all.data === undefined} onClick={() => open('add')}>
              {props.addLabel}
            </Button>
          </SpaceBetween>
        }
      />
      {setStatus.error && dialog === null ? <ErrorAlert error={setStatus.error} onDismiss={setStatus.clear} /> : null}
      {dialog === 'add' ? props.adding({ onCancel: cancel, onDone: finish }) : null}
      {dialog === 'extra' && chosen && props.extra ? props.extra.dialog(chosen, { onCancel: cancel, onDone: finish }) : null}
      {dialog === 'deactivate' && chosen ? (
        <ConfirmDialog
          title={`Deactivate the ${kind.noun}?`}
          confirmLabel="Deactivate"
          busy={setStatus.busy}
          error={setStatus.error}
          onConfirm={() => void setStatus.run('Inactive')}
          onCancel={cancel}
        >
          <Box variant="p">
            <b>{chosen.id}</b> is refused from now on. You can activate it again.
          </Box>
        </ConfirmDialog>
      ) : null}
      {dialog === 'delete' && chosen ? (
        <ConfirmDialog
          title={`Delete the ${kind.noun}?`}
          confirmLabel="Delete"
          typed={{ value: chosen.id, what: 'its ID' }}
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => void remove.run()}
          onCancel={cancel}
        >
          <Box variant="p">What still uses it stops working, and it cannot be brought back.</Box>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
