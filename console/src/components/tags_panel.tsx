import Button from '@cloudscape-design/components/button';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { Tag } from '../api/iam';
import { FormDialog } from './dialogs';
import { EntityTable } from './entity_table';
import { useFlash } from './flash';
import { TagsEditor, tagChanges, tagsAreValid, tagsState } from './tags_editor';
import { useAction, useLoad } from './use_load';

const kColumns: TableProps.ColumnDefinition<Tag>[] = [
  { id: 'key', header: 'Key', sortingField: 'Key', isRowHeader: true, cell: tag => tag.Key },
  { id: 'value', header: 'Value', sortingField: 'Value', cell: tag => tag.Value || '-' },
];

export interface TagStore {
  list: (signal?: AbortSignal) => Promise<Tag[]>;
  put: (tags: Tag[]) => Promise<unknown>;
  remove: (keys: string[]) => Promise<unknown>;
}

function ManageTags({ before, store, onDone, onCancel }: { before: Tag[]; store: TagStore; onDone: () => void; onCancel: () => void }) {
  const [state, setState] = useState(() => tagsState(before));
  const save = useAction(async () => {
    const { put, remove } = tagChanges(before, state);
    if (remove.length > 0) await store.remove(remove);
    if (put.length > 0) await store.put(put);
    onDone();
  });
  return (
    <FormDialog
      title="Manage tags"
      submitLabel="Save changes"
      size="large"
      busy={save.busy}
      error={save.error}
      disabled={!tagsAreValid(state)}
      onSubmit={() => void save.run()}
      onCancel={onCancel}
    >
      <TagsEditor state={state} onChange={setState} />
    </FormDialog>
  );
}

export function TagsPanel({ name, store }: { name: string; store: TagStore }) {
  const tags = useLoad(signal => store.list(signal), name);
  const [managing, setManaging] = useState(false);
  const flash = useFlash();
  return (
    <>
      <EntityTable<Tag>
        title="Tags"
        noun="tags"
        from={tags}
        columns={kColumns}
        rowKey={tag => tag.Key}
        description="Names and values of your own, to find things by and to write policies with."
        actions={
          <Button disabled={tags.data === undefined} onClick={() => setManaging(true)}>
            Manage tags
          </Button>
        }
      />
      {managing && tags.data ? (
        <ManageTags
          before={tags.data}
          store={store}
          onCancel={() => setManaging(false)}
          onDone={() => {
            setManaging(false);
            flash.show('success', `Tags of ${name} saved.`);
            tags.reload();
          }}
        />
      ) : null}
    </>
  );
}
