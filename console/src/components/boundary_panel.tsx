import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { AttachedPermissionsBoundary, Policy } from '../api/iam';
import { ConfirmDialog, FormDialog } from './dialogs';
import { useFlash } from './flash';
import { PolicyPicker } from './policy_picker';
import { policyHref } from './policy_type';
import { RouteLink } from './route_link';
import { useAction } from './use_load';

/** Who has the boundary: a user or a role. */
export interface BoundaryOwner {
  noun: 'user' | 'role';
  name: string;
  boundary?: AttachedPermissionsBoundary;
  put: (arn: string) => Promise<unknown>;
  remove: () => Promise<unknown>;
}

interface BoundaryDialogProps {
  owner: BoundaryOwner;
  onDone: (text: string) => void;
  onCancel: () => void;
}

function SetBoundaryDialog({ owner, onDone, onCancel }: BoundaryDialogProps) {
  const [policy, setPolicy] = useState<Policy | null>(null);
  const save = useAction(async () => {
    if (policy === null) return;
    await owner.put(policy.Arn);
    onDone(`Permissions boundary of ${owner.name} set to ${policy.PolicyName}.`);
  });
  return (
    <FormDialog
      title="Set permissions boundary"
      submitLabel="Set boundary"
      size="large"
      busy={save.busy}
      error={save.error}
      disabled={policy === null}
      onSubmit={() => void save.run()}
      onCancel={onCancel}
    >
      <PolicyPicker title="Policies" single selected={policy ? [policy] : []} onSelect={([one]) => setPolicy(one ?? null)} />
    </FormDialog>
  );
}

function RemoveBoundaryDialog({ owner, onDone, onCancel }: BoundaryDialogProps) {
  const remove = useAction(async () => {
    await owner.remove();
    onDone(`Permissions boundary of ${owner.name} removed.`);
  });
  return (
    <ConfirmDialog
      title="Remove permissions boundary"
      confirmLabel="Remove boundary"
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onCancel={onCancel}
    >
      <Box variant="p">Then everything that the policies of {owner.name} allow is allowed.</Box>
    </ConfirmDialog>
  );
}

export function BoundaryPanel({ owner, onChanged }: { owner: BoundaryOwner; onChanged: () => void }) {
  const flash = useFlash();
  const [dialog, setDialog] = useState<'set' | 'remove' | null>(null);
  const arn = owner.boundary?.PermissionsBoundaryArn;
  const props = {
    owner,
    onCancel: () => setDialog(null),
    onDone: (text: string) => {
      setDialog(null);
      flash.show('success', text);
      onChanged();
    },
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`The most that this ${owner.noun} may ever be allowed, whatever its policies say.`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {arn ? <Button onClick={() => setDialog('remove')}>Remove boundary</Button> : null}
              <Button onClick={() => setDialog('set')}>{arn ? 'Change boundary' : 'Set boundary'}</Button>
            </SpaceBetween>
          }
        >
          Permissions boundary
        </Header>
      }
    >
      {arn ? <RouteLink href={policyHref(arn)}>{arn.slice(arn.lastIndexOf('/') + 1)}</RouteLink> : 'Not set'}
      {dialog === 'set' ? <SetBoundaryDialog {...props} /> : null}
      {dialog === 'remove' ? <RemoveBoundaryDialog {...props} /> : null}
    </Container>
  );
}
