import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import type { Policy } from '../api/iam';
import { ConfirmDialog, FormDialog } from './dialogs';
import { jsonProblem, prettyJson } from './json_position';
import { LoadPanel } from './load_panel';
import { policyNameProblem } from './names';
import type { PermissionHolder } from './permission_holder';
import type { PermissionRow } from './permissions_panel';
import { kNewPolicy, PolicyEditor } from './policy_editor';
import { PolicyPicker } from './policy_picker';
import { useAction, useLoad } from './use_load';

interface DialogProps {
  holder: PermissionHolder;
  onDone: (text: string) => void;
  onCancel: () => void;
}

export function AttachPoliciesDialog({ holder, taken, onDone, onCancel }: DialogProps & { taken: string[] }) {
  const [chosen, setChosen] = useState<Policy[]>([]);
  const attach = useAction(async () => {
    for (const policy of chosen) await holder.attach(policy.Arn);
    onDone(`${chosen.length === 1 ? 'Policy' : 'Policies'} attached to ${holder.kind} ${holder.name}.`);
  });
  return (
    <FormDialog
      title={`Attach policies to ${holder.name}`}
      submitLabel="Attach policies"
      size="large"
      busy={attach.busy}
      error={attach.error}
      disabled={chosen.length === 0}
      onSubmit={() => void attach.run()}
      onCancel={onCancel}
    >
      <PolicyPicker title="Policies" selected={chosen} onSelect={setChosen} taken={taken} />
    </FormDialog>
  );
}

export function RemovePoliciesDialog({ holder, rows, onDone, onCancel }: DialogProps & { rows: PermissionRow[] }) {
  const inline = rows.some(row => row.arn === undefined);
  const remove = useAction(async () => {
    for (const row of rows) await (row.arn ? holder.detach(row.arn) : holder.deleteInline(row.name));
    onDone(`${rows.length === 1 ? 'Policy' : 'Policies'} removed from ${holder.kind} ${holder.name}.`);
  });
  return (
    <ConfirmDialog
      title="Remove permissions policies"
      confirmLabel="Remove policies"
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        Remove <b>{rows.map(row => row.name).join(', ')}</b> from {holder.kind} {holder.name}? What they allowed is refused from
        the next request on.{inline ? ' Inline policies are deleted and cannot be brought back.' : ''}
      </Box>
    </ConfirmDialog>
  );
}

function InlineForm({ holder, name, text, onDone, onCancel }: DialogProps & { name: string | null; text: string }) {
  const [policyName, setPolicyName] = useState(name ?? '');
  const [document, setDocument] = useState(text);
  const save = useAction(async () => {
    await holder.putInline(policyName, document);
    onDone(`Inline policy ${policyName} saved in ${holder.kind} ${holder.name}.`);
  });
  const problem = policyName === '' ? '' : policyNameProblem(policyName);
  return (
    <FormDialog
      title={name === null ? `Create inline policy in ${holder.name}` : `Edit inline policy ${name}`}
      submitLabel={name === null ? 'Create policy' : 'Save changes'}
      size="large"
      busy={save.busy}
      error={save.error}
      disabled={policyNameProblem(policyName) !== '' || jsonProblem(document) !== null}
      onSubmit={() => void save.run()}
      onCancel={onCancel}
    >
      {name === null ? (
        <FormField label="Policy name" errorText={problem} stretch>
          <Input value={policyName} autoComplete={false} onChange={({ detail }) => setPolicyName(detail.value)} />
        </FormField>
      ) : null}
      <PolicyEditor value={document} onChange={setDocument} limit={holder.inlineLimit} />
    </FormDialog>
  );
}

/** `name` null makes a new inline policy. */
export function InlinePolicyDialog(props: DialogProps & { name: string | null }) {
  const { holder, name } = props;
  const text = useLoad(
    async signal => (name === null ? kNewPolicy : prettyJson(await holder.inlineText(name, signal))),
    name ?? '',
  );
  if (text.data !== undefined) return <InlineForm {...props} text={text.data} />;
  return (
    <FormDialog title={`Inline policy ${name ?? ''}`} submitLabel="Save changes" disabled onSubmit={() => undefined} onCancel={props.onCancel}>
      <LoadPanel from={text} what="the policy">
        {() => null}
      </LoadPanel>
    </FormDialog>
  );
}
