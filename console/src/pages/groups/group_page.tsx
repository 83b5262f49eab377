import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { call } from '../../api/client';
import { CopyValue } from '../../components/copy_value';
import { LoadPanel } from '../../components/load_panel';
import { InfoLink, Page } from '../../components/page';
import { groupHolder } from '../../components/permission_holder';
import { PermissionsPanel } from '../../components/permissions_panel';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { DeleteGroupsDialog } from './delete_groups_dialog';
import { GroupUsersPanel } from './group_users_panel';
import { RenameGroupDialog } from './rename_group_dialog';

export function GroupPage() {
  const { groupName = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'delete' | 'rename' | null>(null);
  const group = useLoad(signal => call('iam', 'GetGroup', { GroupName: groupName, MaxItems: 1 }, signal).then(answer => answer.Group), groupName);
  return (
    <Page
      title={groupName}
      crumbs={[{ text: 'User groups', href: '/console/groups' }]}
      help="groups"
      header={
        <Header
          variant="h1"
          info={<InfoLink topic="groups" about="user groups" />}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={() => setDialog('delete')}>Delete</Button>
              <Button onClick={() => setDialog('rename')}>Edit</Button>
            </SpaceBetween>
          }
        >
          {groupName}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Summary</Header>}>
          <LoadPanel from={group} what="the group">
            {data => (
              <KeyValuePairs
                columns={3}
                items={[
                  { label: 'User group name', value: data.GroupName },
                  { label: 'Creation time', value: formatTime(data.CreateDate) },
                  { label: 'ARN', value: <CopyValue value={data.Arn} label="ARN" /> },
                ]}
              />
            )}
          </LoadPanel>
        </Container>
        <Tabs
          ariaLabel="Parts of the group"
          activeTabId={search.get('tab') ?? 'users'}
          onChange={({ detail }) => setSearch({ tab: detail.activeTabId }, { replace: true })}
          tabs={[
            { id: 'users', label: 'Users', content: <GroupUsersPanel groupName={groupName} /> },
            {
              id: 'permissions',
              label: 'Permissions',
              content: <PermissionsPanel holder={groupHolder(groupName)} key={groupName} />,
            },
          ]}
        />
      </SpaceBetween>
      {dialog === 'delete' ? (
        <DeleteGroupsDialog names={[groupName]} onCancel={() => setDialog(null)} onDone={() => navigate('/console/groups')} />
      ) : null}
      {dialog === 'rename' ? <RenameGroupDialog name={groupName} onCancel={() => setDialog(null)} onDone={() => setDialog(null)} /> : null}
    </Page>
  );
}
