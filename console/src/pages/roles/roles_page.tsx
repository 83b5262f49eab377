import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { Role } from '../../api/iam';
import { listRoles } from '../../components/account_data';
import { EntityTable } from '../../components/entity_table';
import { InfoLink, Page } from '../../components/page';
import { RouteButton, RouteLink } from '../../components/route_link';
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
  const [selected, setSelected] = useState<Role[]>([]);
  const [deleting, setDeleting] = useState(false);
  return (
    <Page title="Roles" help="roles" bare>
      <EntityTable<Role>
        title="Roles"
        noun="roles"
        variant="full-page"
        from={roles}
        columns={kColumns}
        hidden={['path', 'arn']}
        rowKey={role => role.RoleName}
        info={<InfoLink topic="roles" about="roles" />}
        description="Identities without credentials of their own. Whom a role trusts takes it on for a limited time."
        selectionType="multi"
        selected={selected}
        onSelect={setSelected}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => setDeleting(true)}>
              Delete
            </Button>
            <RouteButton variant="primary" href="/console/roles/create">
              Create role
            </RouteButton>
          </SpaceBetween>
        }
      />
      {deleting ? (
        <DeleteRolesDialog
          names={selected.map(role => role.RoleName)}
          onCancel={() => {
            setDeleting(false);
            roles.reload();
          }}
          onDone={() => {
            setDeleting(false);
            setSelected([]);
            roles.reload();
          }}
        />
      ) : null}
    </Page>
  );
}
