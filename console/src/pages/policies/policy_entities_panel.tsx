import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { call } from '../../api/client';
import { listGroups } from '../../components/account_data';
import { ConfirmDialog, FormDialog } from '../../components/dialogs';
import { EntityTable } from '../../components/entity_table';
import { useFlash } from '../../components/flash';
import { GroupPicker } from '../../components/group_picker';
import { RouteLink } from '../../components/route_link';
import { useAction, useLoad } from '../../components/use_load';
import { UserPicker } from '../../components/user_picker';
import { detachEntity, policyEntities, type Entity } from './policy_calls';

const kKindNames = { user: 'User', group: 'User group', role: 'Role' };

const kColumns: TableProps.ColumnDefinition<Entity>[] = [
  {
    id: 'name',
    header: 'Entity name',
    sortingField: 'name',
    isRowHeader: true,
    cell: entity => (
      <RouteLink href={`/console/${entity.kind}s/details/${encodeURIComponent(entity.name)}`}>{entity.name}</RouteLink>
    ),
  },
  { id: 'kind', header: 'Entity type', cell: entity => kKindNames[entity.kind] },
  { id: 'usage', header: 'Used as', cell: entity => (entity.usage === 'boundary' ? 'Permissions boundary' : 'Permissions policy') },
];

interface DialogProps {
  arn: string;
  entities: Entity[];
  onDone: (text: string) => void;
  onCancel: () => void;
}

function AttachDialog({ arn, entities, onDone, onCancel }: DialogProps) {
  const groups = useLoad(signal => listGroups(signal), 'groups');
  const [groupNames, setGroupNames] = useState<string[]>([]);
  const [userNames, setUserNames] = useState<string[]>([]);
  const attach = useAction(async () => {
    for (const GroupName of groupNames) await call('iam', 'AttachGroupPolicy', { GroupName, PolicyArn: arn });
    for (const UserName of userNames) await call('iam', 'AttachUserPolicy', { UserName, PolicyArn: arn });
    onDone(`Policy attached to ${[...groupNames, ...userNames].join(', ')}.`);
  });
  const taken = (kind: Entity['kind']) =>
    entities.filter(entity => entity.kind === kind && entity.usage === 'permissions').map(entity => entity.name);
  return (
    <FormDialog
      title="Attach policy"
      submitLabel="Attach policy"
      size="large"
      busy={attach.busy}
      error={attach.error}
      disabled={groupNames.length + userNames.length === 0}
      onSubmit={() => void attach.run()}
      onCancel={onCancel}
    >
      <GroupPicker title="User groups" groups={groups} selected={groupNames} onSelect={setGroupNames} taken={taken('group')} />
      <UserPicker title="Users" selected={userNames} onSelect={setUserNames} taken={taken('user')} />
    </FormDialog>
  );
}

function DetachDialog({ arn, entities, onDone, onCancel }: DialogProps) {
  const detach = useAction(async () => {
    for (const entity of entities) await detachEntity(arn, entity);
    onDone('Policy detached.');
  });
  return (
    <ConfirmDialog
      title="Detach policy"
      confirmLabel="Detach policy"
      busy={detach.busy}
      error={detach.error}
      onConfirm={() => void detach.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        Detach the policy from <b>{entities.map(entity => entity.name).join(', ')}</b>? What only this policy allowed is refused from
        then on.
      </Box>
    </ConfirmDialog>
  );
}

export function PolicyEntitiesPanel({ arn }: { arn: string }) {
  const flash = useFlash();
  const entities = useLoad(signal => policyEntities(arn, signal), arn);
  const [selected, setSelected] = useState<Entity[]>([]);
  const [dialog, setDialog] = useState<'attach' | 'detach' | null>(null);
  const finish = (text: string) => {
    setDialog(null);
    setSelected([]);
    entities.reload();
    flash.show('success', text);
  };
  return (
    <>
      <EntityTable<Entity>
        title="Attached entities"
        noun="entities"
        from={entities}
        columns={kColumns}
        rowKey={entity => `${entity.kind} ${entity.name}${entity.usage === 'boundary' ? ' (boundary)' : ''}`}
        selectionType="multi"
        selected={selected}
        onSelect={setSelected}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => setDialog('detach')}>
              Detach
            </Button>
            <Button onClick={() => setDialog('attach')}>Attach</Button>
          </SpaceBetween>
        }
      />
      {dialog === 'attach' ? (
        <AttachDialog arn={arn} entities={entities.data ?? []} onDone={finish} onCancel={() => setDialog(null)} />
      ) : null}
      {dialog === 'detach' ? <DetachDialog arn={arn} entities={selected} onDone={finish} onCancel={() => setDialog(null)} /> : null}
    </>
  );
}
