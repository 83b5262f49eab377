import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMemo } from 'react';
import type { User } from '../../api/iam';
import { listUsers } from '../../components/account_data';
import { ListPage } from '../../components/list_page';
import { RouteLink } from '../../components/route_link';
import { formatAge, formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { DeleteUsersDialog } from './delete_users_dialog';
import { useUserDetails, type UserDetails } from './user_details';

export const userHref = (userName: string) => `/console/users/details/${encodeURIComponent(userName)}`;

function detailCell(details: UserDetails | undefined, show: (details: UserDetails) => string) {
  if (details === undefined) return '-';
  if (details.refused) return <StatusIndicator type="warning">{details.refused}</StatusIndicator>;
  return show(details);
}

function columns(details: Map<string, UserDetails>): TableProps.ColumnDefinition<User>[] {
  const of = (user: User, show: (details: UserDetails) => string) => detailCell(details.get(user.UserName), show);
  return [
    {
      id: 'name',
      header: 'User name',
      sortingField: 'UserName',
      isRowHeader: true,
      cell: user => <RouteLink href={userHref(user.UserName)}>{user.UserName}</RouteLink>,
    },
    { id: 'path', header: 'Path', sortingField: 'Path', cell: user => user.Path },
    { id: 'groups', header: 'Groups', cell: user => of(user, ({ groups }) => (groups?.length ? groups.join(', ') : 'None')) },
    { id: 'mfa', header: 'MFA', cell: user => of(user, ({ mfaDevices }) => (mfaDevices ? 'Virtual' : 'None')) },
    {
      id: 'signIn',
      header: 'Console last sign-in',
      sortingField: 'PasswordLastUsed',
      cell: user => formatAge(user.PasswordLastUsed),
    },
    {
      id: 'keys',
      header: 'Access keys',
      cell: user =>
        of(user, ({ keys }) =>
          keys?.length ? keys.map(key => `${key.Status} - ${key.AccessKeyId}`).join(', ') : 'None',
        ),
    },
    { id: 'created', header: 'Created', sortingField: 'CreateDate', cell: user => formatTime(user.CreateDate) },
    { id: 'arn', header: 'ARN', cell: user => user.Arn },
  ];
}

export function UsersPage() {
  const users = useLoad(signal => listUsers(signal), 'users');
  const details = useUserDetails(users.data);
  const definitions = useMemo(() => columns(details), [details]);
  return (
    <ListPage<User>
      title="Users"
      noun="users"
      topic="users"
      description="People and programs of this account, each with credentials of its own."
      from={users}
      columns={definitions}
      hidden={['path', 'arn']}
      rowKey={user => user.UserName}
      create={{ text: 'Create user', href: '/console/users/create' }}
      deleteDialog={(chosen, end) => <DeleteUsersDialog userNames={chosen.map(user => user.UserName)} {...end} />}
    />
  );
}
