import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { call } from '../../api/client';
import type { User } from '../../api/iam';
import { listAll } from '../../api/pages';
import { ConfirmDialog, FormDialog } from '../../components/dialogs';
import { EntityTable } from '../../components/entity_table';
import { useFlash } from '../../components/flash';
import { RouteLink } from '../../components/route_link';
import { formatAge, formatTime } from '../../components/times';
import { useAction, useLoad } from '../../components/use_load';
import { UserPicker } from '../../components/user_picker';

const kColumns: TableProps.ColumnDefinition<User>[] = [
  {
    id: 'name',
    header: 'User name',
    sortingField: 'UserName',
    isRowHeader: true,
    cell: user => <RouteLink href={`/console/users/details/${encodeURIComponent(user.UserName)}`}>{user.UserName}</RouteLink>,
  },
  { id: 'signIn', header: 'Console last sign-in', sortingField: 'PasswordLastUsed', cell: user => formatAge(user.PasswordLastUsed) },
  { id: 'created', header: 'Creation time', sortingField: 'CreateDate', cell: user => formatTime(user.CreateDate) },
];

interface DialogProps {
  groupName: string;
  users: string[];
  onDone: (text: string) => void;
  onCancel: () => void;
}

function AddUsersDialog({ groupName, users, onDone, onCancel }: DialogProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const add = useAction(async () => {
    for (const UserName of chosen) await call('iam', 'AddUserToGroup', { GroupName: groupName, UserName });
    onDone(`${chosen.join(', ')} added to ${groupName}.`);
  });
  return (
    <FormDialog
      title={`Add users to ${groupName}`}
      submitLabel="Add users"
      size="large"
      busy={add.busy}
      error={add.error}
      disabled={chosen.length === 0}
      onSubmit={() => void add.run()}
      onCancel={onCancel}
    >
      <UserPicker title="Users" selected={chosen} onSelect={setChosen} taken={users} />
    </FormDialog>
  );
}

function RemoveUsersDialog({ groupName, users, onDone, onCancel }: DialogProps) {
  const remove = useAction(async () => {
    for (const UserName of users) await call('iam', 'RemoveUserFromGroup', { GroupName: groupName, UserName });
    onDone(`${users.join(', ')} removed from ${groupName}.`);
  });
  return (
    <ConfirmDialog
      title="Remove users"
      confirmLabel="Remove users"
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        Remove <b>{users.join(', ')}</b> from the group? The users stay, and lose what the group allowed them.
      </Box>
    </ConfirmDialog>
  );
}

export function GroupUsersPanel({ groupName }: { groupName: string }) {
  const flash = useFlash();
  const users = useLoad(
    signal => listAll(paging => call('iam', 'GetGroup', { GroupName: groupName, ...paging }, signal), answer => answer.Users),
    groupName,
  );
  const [selected, setSelected] = useState<User[]>([]);
  const [dialog, setDialog] = useState<'add' | 'remove' | null>(null);
  const finish = (text: string) => {
    setDialog(null);
    setSelected([]);
    users.reload();
    flash.show('success', text);
  };
  return (
    <>
      <EntityTable<User>
        title="Users in this group"
        noun="users"
        from={users}
        columns={kColumns}
        rowKey={user => user.UserName}
        selectionType="multi"
        selected={selected}
        onSelect={setSelected}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => setDialog('remove')}>
              Remove
            </Button>
            <Button onClick={() => setDialog('add')}>Add users</Button>
          </SpaceBetween>
        }
      />
      {dialog === 'add' ? (
        <AddUsersDialog
          groupName={groupName}
          users={(users.data ?? []).map(user => user.UserName)}
          onDone={finish}
          onCancel={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'remove' ? (
        <RemoveUsersDialog groupName={groupName} users={selected.map(user => user.UserName)} onDone={finish} onCancel={() => setDialog(null)} />
      ) : null}
    </>
  );
}
