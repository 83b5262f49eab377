// Every list of the console: search box, columns to choose, page size, selection, and the refusal in place of the rows.
import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CollectionPreferences, {
  type CollectionPreferencesProps,
} from '@cloudscape-design/components/collection-preferences';
import Container from '@cloudscape-design/components/container';
import Header, { type HeaderProps } from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState, type ReactNode } from 'react';
import { ErrorAlert } from './error_alert';
import { ReloadButton } from './page';
import type { Loaded } from './use_load';

interface EntityTableProps<T> {
  title: string;
  /** Plural, lower case: "users". */
  noun: string;
  from: Pick<Loaded<T[]>, 'data' | 'loading' | 'error' | 'reload'>;
  columns: TableProps.ColumnDefinition<T>[];
  /** Columns that are shown only when chosen in the preferences. */
  hidden?: string[];
  rowKey: (item: T) => string;
  variant?: TableProps.Variant;
  headingTag?: HeaderProps['headingTagOverride'];
  headingVariant?: HeaderProps['variant'];
  description?: ReactNode;
  info?: ReactNode;
  selectionType?: 'single' | 'multi';
  selected?: T[];
  onSelect?: (items: T[]) => void;
  isDisabled?: (item: T) => boolean;
  actions?: ReactNode;
  empty?: ReactNode;
  extraFilter?: ReactNode;
  matches?: (item: T) => boolean;
  refreshable?: boolean;
  pageSize?: number;
}

function Empty({ title, action }: { title: string; action?: ReactNode }) {
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
      <SpaceBetween size="xs">
        <b>{title}</b>
        {action}
      </SpaceBetween>
    </Box>
  );
}

function usePreferences(columns: { id?: string }[], hidden: string[], pageSize: number) {
  return useState<CollectionPreferencesProps.Preferences>({
    pageSize,
    wrapLines: true,
    contentDisplay: columns.map(column => ({ id: column.id ?? '', visible: !hidden.includes(column.id ?? '') })),
  });
}

export function EntityTable<T>(props: EntityTableProps<T>) {
  const { title, noun, from, columns, rowKey, selected = [], pageSize = 20 } = props;
  const [preferences, setPreferences] = usePreferences(columns, props.hidden ?? [], pageSize);
  const all = from.data ?? [];
  const shown = props.matches ? all.filter(props.matches) : all;
  const { items, actions, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(shown, {
    filtering: {
      empty: props.empty ?? <Empty title={`No ${noun}`} />,
      noMatch: (
        <Empty title="No matches" action={<Button onClick={() => actions.setFiltering('')}>Clear filter</Button>} />
      ),
    },
    pagination: { pageSize: preferences.pageSize },
    sorting: {},
  });
  const counter = selected.length > 0 ? `(${selected.length}/${all.length})` : `(${all.length})`;
  const header = (
    <Header
      variant={props.headingVariant ?? (props.variant === 'full-page' ? 'awsui-h1-sticky' : 'h2')}
      headingTagOverride={props.headingTag}
      counter={from.data ? counter : undefined}
      description={props.description}
      info={props.info}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {props.refreshable === false ? null : <ReloadButton onReload={from.reload} what={noun} />}
          {props.actions}
        </SpaceBetween>
      }
    >
      {title}
    </Header>
  );
  if (from.error) {
    return (
      <Container header={header}>
        <ErrorAlert error={from.error} onRetry={from.reload} />
      </Container>
    );
  }
  return (
    <Table
      {...collectionProps}
      variant={props.variant}
      stickyHeader={props.variant === 'full-page'}
      header={header}
      columnDefinitions={columns}
      columnDisplay={preferences.contentDisplay}
      wrapLines={preferences.wrapLines}
      items={items}
      trackBy={rowKey}
      loading={from.loading && from.data === undefined}
      loadingText={`Loading ${noun}`}
      selectionType={props.selectionType}
      selectedItems={selected}
      isItemDisabled={props.isDisabled}
      onSelectionChange={({ detail }) => props.onSelect?.(detail.selectedItems)}
      ariaLabels={{
        tableLabel: title,
        selectionGroupLabel: `Selection of ${noun}`,
        allItemsSelectionLabel: () => `Select all ${noun}`,
        itemSelectionLabel: (_state, item) => `Select ${rowKey(item)}`,
      }}
      filter={
        <SpaceBetween direction="horizontal" size="xs">
          <TextFilter
            {...filterProps}
            filteringPlaceholder={`Find ${noun}`}
            filteringAriaLabel={`Find ${noun}`}
            countText={`${filteredItemsCount ?? 0} ${filteredItemsCount === 1 ? 'match' : 'matches'}`}
          />
          {props.extraFilter}
        </SpaceBetween>
      }
      pagination={
        <Pagination
          {...paginationProps}
          ariaLabels={{
            nextPageLabel: 'Next page',
            previousPageLabel: 'Previous page',
            pageLabel: page => `Page ${page}`,
          }}
        />
      }
      preferences={
        <CollectionPreferences
          title="Preferences"
          confirmLabel="Confirm"
          cancelLabel="Cancel"
          preferences={preferences}
          onConfirm={({ detail }) => setPreferences(detail)}
          pageSizePreference={{
            title: 'Page size',
            options: [10, 20, 50, 100].map(size => ({ value: size, label: `${size} ${noun}` })),
          }}
          wrapLinesPreference={{ label: 'Wrap lines', description: 'Show long values in full' }}
          contentDisplayPreference={{
            title: 'Columns',
            options: columns.map(column => ({
              id: column.id ?? '',
              label: String(column.header),
              alwaysVisible: column.isRowHeader,
            })),
          }}
        />
      }
    />
  );
}
