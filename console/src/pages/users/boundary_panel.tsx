import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { call } from '../../api/client';
import type { Policy, User } from '../../api/iam';
import { ConfirmDialog, FormDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { PolicyPicker } from '../../components/policy_picker';
import { policyHref } from '../../components/policy_type';
import { RouteLink } from '../../components/route_link';
import { useAction } from '../../components/use_load';

interface BoundaryDialogProps {
  userName: string;
  onDone: (text: string) => void;
  onCancel: () => void;
}

function SetBoundaryDialog({ userName, onDone, onCancel }: BoundaryDialogProps) {
  const [policy, setPolicy] = useState<Policy | null>(null);
  const save = useAction(async () => {
    if (policy === null) return;
    await call('iam', 'PutUserPermissionsBoundary', { UserName: userName, PermissionsBoundary: policy.Arn });
    onDone(`Permissions boundary of ${userName} set to ${policy.PolicyName}.`);
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

function RemoveBoundaryDialog({ userName, onDone, onCancel }: BoundaryDialogProps) {
  const remove = useAction(async () => {
    await call('iam', 'DeleteUserPermissionsBoundary', { UserName: userName });
    onDone(`Permissions boundary of ${userName} removed.`);
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
      <Box variant="p">Then everything that the policies of {userName} allow is allowed.</Box>
    </ConfirmDialog>
  );
}

export function BoundaryPanel({ user, onChanged }: { user: User; onChanged: () => void }) {
  const flash = useFlash();
  const [dialog, setDialog] = useState<'set' | 'remove' | null>(null);
  const arn = user.PermissionsBoundary?.PermissionsBoundaryArn;
  const props = {
    userName: user.UserName,
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
          description="The most that this user may ever be allowed, whatever its policies say."
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
