import type { TableProps } from '@cloudscape-design/components/table';
import { useEffect, useState, type ReactNode } from 'react';
import { asApiError, call, isAbort } from '../api/client';
import type { Group } from '../api/iam';
import { concurrently } from './concurrently';
import { EntityTable } from './entity_table';
import { formatDate } from './times';
import type { Loaded } from './use_load';

/** The policies of each group, read after the list is on screen. */
export function useGroupPolicies(groups: Group[] | undefined): Map<string, string> {
  const [found, setFound] = useState<Map<string, string>>(new Map());
  useEffect(() => {
    const controller = new AbortController();
    concurrently((groups ?? []).slice(0, 100), 3, async ({ GroupName }) => {
      let text: string;
      try {
        const answer = await call('iam', 'ListAttachedGroupPolicies', { GroupName }, controller.signal);
        text = answer.AttachedPolicies.map(policy => policy.PolicyName).join(', ') || 'None';
      } catch (error) {
        if (isAbort(error)) return;
        text = asApiError(error).code;
      }
      setFound(before => new Map(before).set(GroupName, text));
    }).catch(() => undefined);
    return () => controller.abort();
  }, [groups]);
  return found;
}

interface GroupPickerProps {
  title: string;
  groups: Loaded<Group[]>;
  selected: string[];
  onSelect: (names: string[]) => void;
  taken?: string[];
  actions?: ReactNode;
}

export function GroupPicker({ title, groups, selected, onSelect, taken = [], actions }: GroupPickerProps) {
  const policies = useGroupPolicies(groups.data);
  const columns: TableProps.ColumnDefinition<Group>[] = [
    { id: 'name', header: 'Group name', sortingField: 'GroupName', isRowHeader: true, cell: group => group.GroupName },
    { id: 'policies', header: 'Attached policies', cell: group => policies.get(group.GroupName) ?? '-' },
    { id: 'created', header: 'Created', sortingField: 'CreateDate', cell: group => formatDate(group.CreateDate) },
  ];
  return (
    <EntityTable<Group>
      title={title}
      noun="groups"
      from={groups}
      columns={columns}
      rowKey={group => group.GroupName}
      headingTag="h3"
      selectionType="multi"
      selected={(groups.data ?? []).filter(group => selected.includes(group.GroupName))}
      onSelect={items => onSelect(items.map(group => group.GroupName))}
      isDisabled={group => taken.includes(group.GroupName)}
      actions={actions}
      pageSize={10}
    />
  );
}
