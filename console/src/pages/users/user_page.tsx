import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { call } from '../../api/client';
import type { User } from '../../api/iam';
import { listAll } from '../../api/pages';
import { BoundaryPanel, type BoundaryOwner } from '../../components/boundary_panel';
import { CopyValue } from '../../components/copy_value';
import { LoadPanel } from '../../components/load_panel';
import { InfoLink, Page } from '../../components/page';
import { groupHolder, userHolder } from '../../components/permission_holder';
import { PermissionsPanel, type PermissionRow } from '../../components/permissions_panel';
import { TagsPanel } from '../../components/tags_panel';
import { formatTime } from '../../components/times';
import { useLoad, type Loaded } from '../../components/use_load';
import { AccessKeysPanel } from '../credentials/access_keys_panel';
import { MfaPanel } from '../credentials/mfa_panel';
import { ServiceCredentialsPanel } from '../credentials/service_credentials_panel';
import { SigningCertificatesPanel } from '../credentials/signing_certificates_panel';
import { SshPublicKeysPanel } from '../credentials/ssh_public_keys_panel';
import { ConsoleAccessPanel } from './console_access_panel';
import { DeleteUsersDialog } from './delete_users_dialog';
import { UserGroupsPanel } from './user_groups_panel';
import { userHref } from './users_page';

async function throughGroups(UserName: string, signal: AbortSignal): Promise<PermissionRow[]> {
  const { Groups } = await call('iam', 'ListGroupsForUser', { UserName }, signal);
  const rows = await Promise.all(
    Groups.map(async ({ GroupName }) => {
      const holder = groupHolder(GroupName);
      const [attached, inline] = await Promise.all([holder.attached(signal), holder.inline(signal)]);
      return [
        ...attached.map(({ PolicyArn, PolicyName }) => ({ key: `${GroupName}/${PolicyArn}`, name: PolicyName, arn: PolicyArn, group: GroupName })),
        ...inline.map(name => ({ key: `${GroupName}/inline:${name}`, name, group: GroupName })),
      ];
    }),
  );
  return rows.flat();
}

function Summary({ user }: { user: Loaded<User> }) {
  return (
    <Container header={<Header variant="h2">Summary</Header>}>
      <LoadPanel from={user} what="the user">
        {data => (
          <KeyValuePairs
            columns={4}
            items={[
              { label: 'ARN', value: <CopyValue value={data.Arn} label="ARN" /> },
              { label: 'User ID', value: <CopyValue value={data.UserId} label="User ID" /> },
              { label: 'Created', value: formatTime(data.CreateDate) },
              { label: 'Last console sign-in', value: formatTime(data.PasswordLastUsed) },
            ]}
          />
        )}
      </LoadPanel>
    </Container>
  );
}

function tagStore(UserName: string) {
  return {
    list: (signal?: AbortSignal) =>
      listAll(paging => call('iam', 'ListUserTags', { UserName, ...paging }, signal), answer => answer.Tags),
    put: (Tags: { Key: string; Value: string }[]) => call('iam', 'TagUser', { UserName, Tags }),
    remove: (TagKeys: string[]) => call('iam', 'UntagUser', { UserName, TagKeys }),
  };
}

function boundaryOwner({ UserName, PermissionsBoundary: boundary }: User): BoundaryOwner {
  return {
    noun: 'user',
    name: UserName,
    boundary,
    put: PermissionsBoundary => call('iam', 'PutUserPermissionsBoundary', { UserName, PermissionsBoundary }),
    remove: () => call('iam', 'DeleteUserPermissionsBoundary', { UserName }),
  };
}

export function UserPage() {
  const { userName = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const user = useLoad(signal => call('iam', 'GetUser', { UserName: userName }, signal).then(answer => answer.User), userName);
  return (
    <Page
      title={userName}
      crumbs={[{ text: 'Users', href: '/console/users' }]}
      help="users"
      header={
        <Header
          variant="h1"
          info={<InfoLink topic="users" about="users" />}
          actions={<Button onClick={() => setDeleting(true)}>Delete</Button>}
        >
          {userName}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Summary user={user} />
        <Tabs
          ariaLabel="Parts of the user"
          activeTabId={search.get('tab') ?? 'permissions'}
          onChange={({ detail }) => setSearch({ tab: detail.activeTabId }, { replace: true })}
          tabs={[
            {
              id: 'permissions',
              label: 'Permissions',
              content: (
                <SpaceBetween size="l">
                  <PermissionsPanel
                    key={userName}
                    holder={userHolder(userName)}
                    inherited={signal => throughGroups(userName, signal)}
                  />
                  {user.data ? <BoundaryPanel owner={boundaryOwner(user.data)} onChanged={user.reload} /> : null}
                </SpaceBetween>
              ),
            },
            { id: 'groups', label: 'Groups', content: <UserGroupsPanel userName={userName} /> },
            { id: 'tags', label: 'Tags', content: <TagsPanel name={userName} store={tagStore(userName)} /> },
            {
              id: 'security_credentials',
              label: 'Security credentials',
              content: (
                <SpaceBetween size="l">
                  {user.data ? <ConsoleAccessPanel user={user.data} /> : null}
                  <MfaPanel subject={{ kind: 'user', userName }} assignHref={`${userHref(userName)}/mfa/assign`} />
                  <AccessKeysPanel subject={{ kind: 'user', userName }} createHref={`${userHref(userName)}/access-keys/create`} />
                  <SshPublicKeysPanel userName={userName} />
                  <ServiceCredentialsPanel userName={userName} />
                  <SigningCertificatesPanel userName={userName} />
                </SpaceBetween>
              ),
            },
          ]}
        />
      </SpaceBetween>
      {deleting ? (
        <DeleteUsersDialog
          userNames={[userName]}
          onCancel={() => {
            setDeleting(false);
            user.reload();
          }}
          onDone={() => navigate('/console/users')}
        />
      ) : null}
    </Page>
  );
}
