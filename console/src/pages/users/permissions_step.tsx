import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useState } from 'react';
import { listGroups } from '../../components/account_data';
import { GroupPicker } from '../../components/group_picker';
import { InfoLink } from '../../components/page';
import { PolicyPicker } from '../../components/policy_picker';
import { useLoad } from '../../components/use_load';
import { UserPicker } from '../../components/user_picker';
import { CreateGroupDialog } from '../groups/create_group_dialog';
import type { DraftStepProps } from './details_step';
import type { UserDraft } from './user_draft';

function GroupChoice({ draft, onChange }: Omit<DraftStepProps, 'checked'>) {
  const groups = useLoad(signal => listGroups(signal), 'groups');
  const [creating, setCreating] = useState(false);
  return (
    <>
      <GroupPicker
        title="User groups"
        groups={groups}
        selected={draft.groups}
        onSelect={names => onChange({ groups: names })}
        actions={<Button onClick={() => setCreating(true)}>Create group</Button>}
      />
      {creating ? (
        <CreateGroupDialog
          onCancel={() => setCreating(false)}
          onDone={name => {
            setCreating(false);
            onChange({ groups: [...draft.groups, name] });
            groups.reload();
          }}
        />
      ) : null}
    </>
  );
}

export function PermissionsStep({ draft, onChange }: DraftStepProps) {
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2" info={<InfoLink topic="groups" about="user groups" />}>
            Permissions options
          </Header>
        }
      >
        <FormField label="How the user gets permissions" stretch>
          <Tiles
            columns={3}
            value={draft.permissionMode}
            onChange={({ detail }) => onChange({ permissionMode: detail.value as UserDraft['permissionMode'] })}
            items={[
              { value: 'groups', label: 'Add user to group', description: 'Permissions belong to the work, and are changed in one place.' },
              { value: 'copy', label: 'Copy permissions', description: 'Groups, policies and boundary of another user.' },
              { value: 'policies', label: 'Attach policies directly', description: 'For one user alone.' },
            ]}
          />
        </FormField>
      </Container>
      {draft.permissionMode === 'groups' ? <GroupChoice draft={draft} onChange={onChange} /> : null}
      {draft.permissionMode === 'copy' ? (
        <UserPicker
          title="Copy from user"
          single
          selected={draft.copyFrom === '' ? [] : [draft.copyFrom]}
          onSelect={([name]) => onChange({ copyFrom: name ?? '' })}
        />
      ) : null}
      {draft.permissionMode === 'policies' ? (
        <PolicyPicker title="Permissions policies" selected={draft.policies} onSelect={policies => onChange({ policies })} />
      ) : null}
      {draft.permissionMode === 'copy' ? null : (
        <ExpandableSection
          variant="container"
          headerText="Set permissions boundary - optional"
          headerDescription="The most that the user may ever be allowed, whatever its policies say."
          headingTagOverride="h2"
        >
          <PolicyPicker
            title="Boundary policy"
            single
            selected={draft.boundary ? [draft.boundary] : []}
            onSelect={([policy]) => onChange({ boundary: policy ?? null })}
          />
          {draft.boundary ? (
            <Button variant="inline-link" onClick={() => onChange({ boundary: null })}>
              Use no boundary
            </Button>
          ) : null}
        </ExpandableSection>
      )}
    </SpaceBetween>
  );
}
