// The page of all entities of one kind: the list, with what is selected deleted after a question, and the way to a new one.
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState, type ReactNode } from 'react';
import type { TopicId } from '../help/topics';
import { EntityTable } from './entity_table';
import { InfoLink, Page } from './page';
import { RouteButton } from './route_link';
import type { Loaded } from './use_load';

interface ListPageProps<T> {
  title: string;
  /** Plural, lower case: "users". */
  noun: string;
  topic: TopicId;
  description: string;
  from: Loaded<T[]>;
  columns: TableProps.ColumnDefinition<T>[];
  /** Columns that are shown only when chosen in the preferences. */
  hidden: string[];
  rowKey: (item: T) => string;
  create: { text: string; href: string };
  selectionType?: 'single' | 'multi';
  mayDelete?: (item: T) => boolean;
  /** Asks before the items go; some may be gone when it is cancelled. */
  deleteDialog: (items: T[], end: { onCancel: () => void; onDone: () => void }) => ReactNode;
  extraFilter?: ReactNode;
  matches?: (item: T) => boolean;
}

export function ListPage<T>({ title, topic, from, create, deleteDialog, mayDelete = () => true, selectionType = 'multi', ...table }: ListPageProps<T>) {
  const [selected, setSelected] = useState<T[]>([]);
  const [deleting, setDeleting] = useState(false);
  const end = () => {
    setDeleting(false);
    from.reload();
  };
  return (
    <Page title={title} help={topic} bare>
      <EntityTable<T>
        {...table}
        title={title}
        variant="full-page"
        from={from}
        info={<InfoLink topic={topic} about={title.toLowerCase()} />}
        selectionType={selectionType}
        selected={selected}
        onSelect={setSelected}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0 || !selected.every(mayDelete)} onClick={() => setDeleting(true)}>
              Delete
            </Button>
            <RouteButton variant="primary" href={create.href}>
              {create.text}
            </RouteButton>
          </SpaceBetween>
        }
      />
      {deleting
        ? deleteDialog(selected, {
            onCancel: end,
            onDone: () => {
              setSelected([]);
              end();
            },
          })
        : null}
    </Page>
  );
}
