import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { call } from '../../api/client';
import type { Group } from '../../api/iam';
import { listAll } from '../../api/pages';
import { listGroups } from '../../components/account_data';
import { ConfirmDialog, FormDialog } from '../../components/dialogs';
import { EntityTable } from '../../components/entity_table';
import { useFlash } from '../../components/flash';
import { GroupPicker, useGroupPolicies } from '../../components/group_picker';
import { RouteLink } from '../../components/route_link';
import { useAction, useLoad } from '../../components/use_load';

interface DialogProps {
  userName: string;
  groups: string[];
  onDone: (text: string) => void;
  onCancel: () => void;
}

function AddToGroupsDialog({ userName, groups, onDone, onCancel }: DialogProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const all = useLoad(signal => listGroups(signal), 'groups');
  const add = useAction(async () => {
    for (const GroupName of chosen) await call('iam', 'AddUserToGroup', { GroupName, UserName: userName });
    onDone(`${userName} added to ${chosen.join(', ')}.`);
  });
  return (
    <FormDialog
      title={`Add ${userName} to groups`}
      submitLabel="Add user to groups"
      size="large"
      busy={add.busy}
      error={add.error}
      disabled={chosen.length === 0}
      onSubmit={() => void add.run()}
      onCancel={onCancel}
    >
      <GroupPicker title="User groups" groups={all} selected={chosen} onSelect={setChosen} taken={groups} />
    </FormDialog>
  );
}

function LeaveGroupsDialog({ userName, groups, onDone, onCancel }: DialogProps) {
  const remove = useAction(async () => {
    for (const GroupName of groups) await call('iam', 'RemoveUserFromGroup', { GroupName, UserName: userName });
    onDone(`${userName} removed from ${groups.join(', ')}.`);
  });
  return (
    <ConfirmDialog
      title="Remove from groups"
      confirmLabel="Remove"
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        Remove {userName} from <b>{groups.join(', ')}</b>? What only these groups allowed is refused from then on.
      </Box>
    </ConfirmDialog>
  );
}

export function UserGroupsPanel({ userName }: { userName: string }) {
  const flash = useFlash();
  const groups = useLoad(
    signal => listAll(paging => call('iam', 'ListGroupsForUser', { UserName: userName, ...paging }, signal), answer => answer.Groups),
    userName,
  );
  const policies = useGroupPolicies(groups.data);
  const [selected, setSelected] = useState<Group[]>([]);
  const [dialog, setDialog] = useState<'add' | 'remove' | null>(null);
  const columns: TableProps.ColumnDefinition<Group>[] = [
    {
      id: 'name',
      header: 'Group name',
      sortingField: 'GroupName',
      isRowHeader: true,
      cell: group => <RouteLink href={`/console/groups/details/${encodeURIComponent(group.GroupName)}`}>{group.GroupName}</RouteLink>,
    },
    { id: 'policies', header: 'Attached policies', cell: group => policies.get(group.GroupName) ?? '-' },
  ];
  const finish = (text: string) => {
    setDialog(null);
    setSelected([]);
    groups.reload();
    flash.show('success', text);
  };
  return (
    <>
      <EntityTable<Group>
        title="User groups membership"
        noun="groups"
        from={groups}
        columns={columns}
        rowKey={group => group.GroupName}
        selectionType="multi"
        selected={selected}
        onSelect={setSelected}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => setDialog('remove')}>
              Remove
            </Button>
            <Button onClick={() => setDialog('add')}>Add user to groups</Button>
          </SpaceBetween>
        }
      />
      {dialog === 'add' ? (
        <AddToGroupsDialog
          userName={userName}
          groups={(groups.data ?? []).map(group => group.GroupName)}
          onDone={finish}
          onCancel={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'remove' ? (
        <LeaveGroupsDialog userName={userName} groups={selected.map(group => group.GroupName)} onDone={finish} onCancel={() => setDialog(null)} />
      ) : null}
    </>
  );
}
