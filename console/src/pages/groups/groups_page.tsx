import type { TableProps } from '@cloudscape-design/components/table';
import { useEffect, useMemo, useState } from 'react';
import { call } from '../../api/client';
import type { Group } from '../../api/iam';
import { listGroups } from '../../components/account_data';
import { concurrently } from '../../components/concurrently';
import { useGroupPolicies } from '../../components/group_picker';
import { ListPage } from '../../components/list_page';
import { RouteLink } from '../../components/route_link';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { DeleteGroupsDialog } from './delete_groups_dialog';

export const groupHref = (name: string) => `/console/groups/details/${encodeURIComponent(name)}`;

function useMemberCounts(groups: Group[] | undefined): Map<string, number> {
  const [found, setFound] = useState<Map<string, number>>(new Map());
  useEffect(() => {
    const controller = new AbortController();
    concurrently((groups ?? []).slice(0, 100), 3, async ({ GroupName }) => {
      const { Users } = await call('iam', 'GetGroup', { GroupName }, controller.signal);
      setFound(before => new Map(before).set(GroupName, Users.length));
    }).catch(() => undefined);
    return () => controller.abort();
  }, [groups]);
  return found;
}

export function GroupsPage() {
  const groups = useLoad(signal => listGroups(signal), 'groups');
  const members = useMemberCounts(groups.data);
  const policies = useGroupPolicies(groups.data);
  const columns = useMemo<TableProps.ColumnDefinition<Group>[]>(
    () => [
      {
        id: 'name',
        header: 'Group name',
        sortingField: 'GroupName',
        isRowHeader: true,
        cell: group => <RouteLink href={groupHref(group.GroupName)}>{group.GroupName}</RouteLink>,
      },
      { id: 'users', header: 'Users', cell: group => members.get(group.GroupName) ?? '-' },
      { id: 'permissions', header: 'Permissions', cell: group => policies.get(group.GroupName) ?? '-' },
      { id: 'created', header: 'Creation time', sortingField: 'CreateDate', cell: group => formatTime(group.CreateDate) },
      { id: 'arn', header: 'ARN', cell: group => group.Arn },
    ],
    [members, policies],
  );
  return (
    <ListPage<Group>
      title="User groups"
      noun="groups"
      topic="groups"
      description="Sets of users. A policy on the group counts for every member."
      from={groups}
      columns={columns}
      hidden={['arn']}
      rowKey={group => group.GroupName}
      create={{ text: 'Create group', href: '/console/groups/create' }}
      deleteDialog={(chosen, end) => <DeleteGroupsDialog names={chosen.map(group => group.GroupName)} {...end} />}
    />
  );
}
