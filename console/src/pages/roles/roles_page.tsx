import type { TableProps } from '@cloudscape-design/components/table';
import type { Role } from '../../api/iam';
import { listRoles } from '../../components/account_data';
import { ListPage } from '../../components/list_page';
import { RouteLink } from '../../components/route_link';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { DeleteRolesDialog } from './delete_roles_dialog';
import { roleHref } from './role_calls';
import { trustedEntities } from './trust';

const kColumns: TableProps.ColumnDefinition<Role>[] = [
  {
    id: 'name',
    header: 'Role name',
    sortingField: 'RoleName',
    isRowHeader: true,
    cell: role => <RouteLink href={roleHref(role.RoleName)}>{role.RoleName}</RouteLink>,
  },
  { id: 'trusted', header: 'Trusted entities', cell: role => trustedEntities(role.AssumeRolePolicyDocument).join(', ') || '-' },
  { id: 'description', header: 'Description', cell: role => role.Description || '-' },
  { id: 'path', header: 'Path', sortingField: 'Path', cell: role => role.Path },
  { id: 'created', header: 'Creation time', sortingField: 'CreateDate', cell: role => formatTime(role.CreateDate) },
  { id: 'arn', header: 'ARN', cell: role => role.Arn },
];

export function RolesPage() {
  const roles = useLoad(signal => listRoles(signal), 'roles');
  return (
    <ListPage<Role>
      title="Roles"
      noun="roles"
      topic="roles"
      description="Identities without credentials of their own. Whom a role trusts takes it on for a limited time."
      from={roles}
      columns={kColumns}
      hidden={['path', 'arn']}
      rowKey={role => role.RoleName}
      create={{ text: 'Create role', href: '/console/roles/create' }}
      deleteDialog={(chosen, end) => <DeleteRolesDialog names={chosen.map(role => role.RoleName)} {...end} />}
    />
  );
}
