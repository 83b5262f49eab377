import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { ConfirmDialog, FormDialog } from '../../components/dialogs';
import { EntityTable } from '../../components/entity_table';
import { useFlash } from '../../components/flash';
import { useAction, type Loaded } from '../../components/use_load';

interface TextListPanelProps {
  /** "Audiences", and one of them: "audience". */
  title: string;
  noun: string;
  description: string;
  from: Pick<Loaded<string[]>, 'data' | 'loading' | 'error' | 'reload'>;
  problemOf: (text: string) => string;
  add: (text: string) => Promise<unknown>;
  remove: (text: string) => Promise<unknown>;
}

interface Row {
  text: string;
}

/** A short list of texts of a provider, of which one is added or removed at a time. */
export function TextListPanel(props: TextListPanelProps) {
  const { title, noun, from } = props;
  const flash = useFlash();
  const [dialog, setDialog] = useState<'add' | 'remove' | null>(null);
  const [text, setText] = useState('');
  const [selected, setSelected] = useState<Row[]>([]);
  const chosen = selected[0]?.text ?? '';
  const done = (what: string) => {
    setDialog(null);
    setSelected([]);
    flash.show('success', what);
    from.reload();
  };
  const add = useAction(async () => {
    await props.add(text);
    done(`${title}: ${text} added.`);
  });
  const remove = useAction(async () => {
    await props.remove(chosen);
    done(`${title}: ${chosen} removed.`);
  });
  return (
    <>
      <EntityTable<Row>
        title={title}
        noun={`${noun}s`}
        from={{ ...from, data: from.data?.map(each => ({ text: each })) }}
        columns={[{ id: 'text', header: noun.charAt(0).toUpperCase() + noun.slice(1), isRowHeader: true, sortingField: 'text', cell: row => row.text }]}
        rowKey={row => row.text}
        description={props.description}
        selectionType="single"
        selected={selected}
        onSelect={setSelected}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={selected.length === 0}
              onClick={() => {
                remove.clear();
                setDialog('remove');
              }}
            >
              Remove
            </Button>
            <Button
              disabled={from.data === undefined}
              onClick={() => {
                add.clear();
                setText('');
                setDialog('add');
              }}
            >
              Add {noun}
            </Button>
          </SpaceBetween>
        }
      />
      {dialog === 'add' ? (
        <FormDialog
          title={`Add ${noun}`}
          submitLabel="Add"
          busy={add.busy}
          error={add.error}
          disabled={props.problemOf(text) !== ''}
          onSubmit={() => void add.run()}
          onCancel={() => setDialog(null)}
        >
          <FormField label={noun.charAt(0).toUpperCase() + noun.slice(1)} errorText={text === '' ? '' : props.problemOf(text)} stretch>
            <Input value={text} autoComplete={false} spellcheck={false} onChange={({ detail }) => setText(detail.value.trim())} />
          </FormField>
        </FormDialog>
      ) : null}
      {dialog === 'remove' ? (
        <ConfirmDialog
          title={`Remove ${noun}?`}
          confirmLabel="Remove"
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => void remove.run()}
          onCancel={() => setDialog(null)}
        >
          What relies on <b>{chosen}</b> stops working at once.
        </ConfirmDialog>
      ) : null}
    </>
  );
}
