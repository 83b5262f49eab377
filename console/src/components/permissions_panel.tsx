// The policies of one user, group or role: attached, inline, and (for users) those that come through groups.
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { EntityTable } from './entity_table';
import { useFlash } from './flash';
import type { PermissionHolder } from './permission_holder';
import { AttachPoliciesDialog, InlinePolicyDialog, RemovePoliciesDialog } from './permission_dialogs';
import { kPolicyTypeNames, policyHref, policyType } from './policy_type';
import { RouteLink } from './route_link';
import { useLoad } from './use_load';

export interface PermissionRow {
  key: string;
  name: string;
  /** Absent for an inline policy. */
  arn?: string;
  /** The group it comes through; absent when it hangs on the holder itself. */
  group?: string;
}

interface PermissionsPanelProps {
  holder: PermissionHolder;
  /** Rows that are shown but are changed elsewhere. */
  inherited?: (signal: AbortSignal) => Promise<PermissionRow[]>;
}

async function rows(holder: PermissionHolder, signal: AbortSignal): Promise<PermissionRow[]> {
  const [attached, inline] = await Promise.all([holder.attached(signal), holder.inline(signal)]);
  return [
    ...attached.map(({ PolicyArn, PolicyName }) => ({ key: PolicyArn, name: PolicyName, arn: PolicyArn })),
    ...inline.map(name => ({ key: `inline:${name}`, name })),
  ];
}

export function PermissionsPanel({ holder, inherited }: PermissionsPanelProps) {
  const flash = useFlash();
  const [selected, setSelected] = useState<PermissionRow[]>([]);
  const [dialog, setDialog] = useState<'attach' | 'remove' | { inline: string | null } | null>(null);
  const policies = useLoad(
    async signal => [...(await rows(holder, signal)), ...(inherited ? await inherited(signal) : [])],
    `${holder.kind}/${holder.name}`,
  );
  const columns: TableProps.ColumnDefinition<PermissionRow>[] = [
    {
      id: 'name',
      header: 'Policy name',
      sortingField: 'name',
      isRowHeader: true,
      cell: row =>
        row.arn ? (
          <RouteLink href={policyHref(row.arn)}>{row.name}</RouteLink>
        ) : (
          <Button variant="inline-link" disabled={row.group !== undefined} onClick={() => setDialog({ inline: row.name })}>
            {row.name}
          </Button>
        ),
    },
    {
      id: 'type',
      header: 'Type',
      cell: row => (row.arn ? kPolicyTypeNames[policyType(row.arn)] : `${holder.kind === 'group' || row.group ? 'Group' : 'Customer'} inline`),
    },
    ...(holder.kind === 'user'
      ? [
          {
            id: 'via',
            header: 'Attached via',
            cell: (row: PermissionRow) =>
              row.group === undefined ? (
                'Directly'
              ) : (
                <>
                  Group{' '}
                  <RouteLink href={`/console/groups/details/${encodeURIComponent(row.group)}`}>{row.group}</RouteLink>
                </>
              ),
          },
        ]
      : []),
  ];
  const finish = (text: string) => {
    setDialog(null);
    setSelected([]);
    policies.reload();
    flash.show('success', text);
  };
  const own = policies.data?.filter(row => row.group === undefined) ?? [];
  return (
    <>
      <EntityTable<PermissionRow>
        title="Permissions policies"
        noun="policies"
        from={policies}
        columns={columns}
        rowKey={row => (row.group ? `${row.name} through ${row.group}` : row.name)}
        description={`Policies that are attached to this ${holder.kind}, or stand inside it.`}
        selectionType="multi"
        selected={selected}
        onSelect={setSelected}
        isDisabled={row => row.group !== undefined}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => setDialog('remove')}>
              Remove
            </Button>
            <ButtonDropdown
              items={[
                { id: 'attach', text: 'Attach policies' },
                { id: 'inline', text: 'Create inline policy' },
              ]}
              onItemClick={({ detail }) => setDialog(detail.id === 'attach' ? 'attach' : { inline: null })}
            >
              Add permissions
            </ButtonDropdown>
          </SpaceBetween>
        }
      />
      {dialog === 'attach' ? (
        <AttachPoliciesDialog
          holder={holder}
          taken={own.flatMap(row => (row.arn ? [row.arn] : []))}
          onDone={finish}
          onCancel={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'remove' ? (
        <RemovePoliciesDialog holder={holder} rows={selected} onDone={finish} onCancel={() => setDialog(null)} />
      ) : null}
      {dialog !== null && typeof dialog === 'object' ? (
        <InlinePolicyDialog holder={holder} name={dialog.inline} onDone={finish} onCancel={() => setDialog(null)} />
      ) : null}
    </>
  );
}
