import type { TableProps } from '@cloudscape-design/components/table';
import type { User } from '../api/iam';
import { listUsers } from './account_data';
import { EntityTable } from './entity_table';
import { formatDate } from './times';
import { useLoad } from './use_load';

const kColumns: TableProps.ColumnDefinition<User>[] = [
  { id: 'name', header: 'User name', sortingField: 'UserName', isRowHeader: true, cell: user => user.UserName },
  { id: 'created', header: 'Created', sortingField: 'CreateDate', cell: user => formatDate(user.CreateDate) },
];

interface UserPickerProps {
  title: string;
  selected: string[];
  onSelect: (names: string[]) => void;
  taken?: string[];
  single?: boolean;
}

export function UserPicker({ title, selected, onSelect, taken = [], single }: UserPickerProps) {
  const users = useLoad(signal => listUsers(signal), 'users');
  return (
    <EntityTable<User>
      title={title}
      noun="users"
      from={users}
      columns={kColumns}
      rowKey={user => user.UserName}
      headingTag="h3"
      selectionType={single ? 'single' : 'multi'}
      selected={(users.data ?? []).filter(user => selected.includes(user.UserName))}
      onSelect={items => onSelect(items.map(user => user.UserName))}
      isDisabled={user => taken.includes(user.UserName)}
      pageSize={10}
    />
  );
}
