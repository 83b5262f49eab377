import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { call } from '../../api/client';
import type { Role } from '../../api/iam';
import type { Session } from '../../api/signin';
import { BoundaryPanel } from '../../components/boundary_panel';
import { CopyValue } from '../../components/copy_value';
import { useFlash } from '../../components/flash';
import { LoadPanel } from '../../components/load_panel';
import { InfoLink, Page } from '../../components/page';
import { roleHolder } from '../../components/permission_holder';
import { PermissionsPanel } from '../../components/permissions_panel';
import { TagsPanel } from '../../components/tags_panel';
import { formatAge, formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { useSession } from '../../session/session';
import { DeleteRolesDialog } from './delete_roles_dialog';
import { EditRoleDialog } from './edit_role_dialog';
import { RevokePanel } from './revoke_panel';
import { roleBoundary, roleTags } from './role_calls';
import { durationText } from './session_duration';
import { TrustPanel } from './trust_panel';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
function switchRoleLink(session: Session, role: Role): string {
  const query = new URLSearchParams({ roleName: `${role.Path.slice(1)}${role.RoleName}`, account: session.alias ?? session.accountId });
  return `${window.location.origin}/switchrole?${query.toString()}`;
}

export function RolePage() {
  const { session } = useSession();
  const { roleName = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const flash = useFlash();
  const [dialog, setDialog] = useState<'delete' | 'edit' | null>(null);
  const role = useLoad(signal => call('iam', 'GetRole', { RoleName: roleName }, signal).then(answer => answer.Role), roleName);
  return (
    <Page
      title={roleName}
      crumbs={[{ text: 'Roles', href: '/console/roles' }]}
      help="roles"
      header={
        <Header variant="h1" info={<InfoLink topic="roles" about="roles" />} actions={<Button onClick={() => setDialog('delete')}>Delete</Button>}>
          {roleName}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container
          header={
            <Header
              variant="h2"
              actions={
                <Button disabled={role.data === undefined} ariaLabel="Edit role" onClick={() => setDialog('edit')}>
                  Edit
                </Button>
              }
            >
              Summary
            </Header>
          }
        >
          <LoadPanel from={role} what="the role">
            {data => (
              <KeyValuePairs
                columns={3}
                items={[
                  { label: 'ARN', value: <CopyValue value={data.Arn} label="ARN" /> },
                  { label: 'Creation time', value: formatTime(data.CreateDate) },
                  { label: 'Last activity', value: formatAge(data.RoleLastUsed?.LastUsedDate) },
                  { label: 'Maximum session duration', value: durationText(data.MaxSessionDuration) },
                  { label: 'Description', value: data.Description || '-' },
                  { label: 'Link to switch roles in console', value: <CopyValue value={switchRoleLink(session, data)} label="Link" /> },
                ]}
              />
            )}
          </LoadPanel>
        </Container>
        <Tabs
          ariaLabel="Parts of the role"
          activeTabId={search.get('tab') ?? 'permissions'}
          onChange={({ detail }) => setSearch({ tab: detail.activeTabId }, { replace: true })}
          tabs={[
            {
              id: 'permissions',
              label: 'Permissions',
              content: (
                <SpaceBetween size="l">
                  <PermissionsPanel holder={roleHolder(roleName)} key={roleName} />
                  {role.data ? <BoundaryPanel owner={roleBoundary(role.data)} onChanged={role.reload} /> : null}
                </SpaceBetween>
              ),
            },
            {
              id: 'trust',
              label: 'Trust relationships',
              content: <LoadPanel from={role} what="the trust policy">{data => <TrustPanel role={data} onChanged={role.reload} />}</LoadPanel>,
            },
            { id: 'tags', label: 'Tags', content: <TagsPanel name={roleName} store={roleTags(roleName)} /> },
            { id: 'revoke', label: 'Revoke sessions', content: <RevokePanel roleName={roleName} /> },
          ]}
        />
      </SpaceBetween>
      {dialog === 'delete' ? (
        <DeleteRolesDialog names={[roleName]} onCancel={() => setDialog(null)} onDone={() => navigate('/console/roles')} />
      ) : null}
      {dialog === 'edit' && role.data ? (
        <EditRoleDialog
          role={role.data}
          onCancel={() => setDialog(null)}
          onDone={() => {
            setDialog(null);
            flash.show('success', `Role ${roleName} updated.`);
            role.reload();
          }}
        />
      ) : null}
    </Page>
  );
}
