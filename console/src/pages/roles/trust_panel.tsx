import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { call } from '../../api/client';
import type { Role } from '../../api/iam';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { jsonProblem, prettyJson } from '../../components/json_position';
import { PolicyEditor, PolicyText } from '../../components/policy_editor';
import { useAction } from '../../components/use_load';
import { trustedEntities } from './trust';
import { kTrustLimit } from './trust_step';

function EditTrust({ role, onDone, onCancel }: { role: Role; onDone: () => void; onCancel: () => void }) {
  const [document, setDocument] = useState(prettyJson(role.AssumeRolePolicyDocument ?? ''));
  const save = useAction(async () => {
    await call('iam', 'UpdateAssumeRolePolicy', { RoleName: role.RoleName, PolicyDocument: document });
    onDone();
  });
  return (
    <SpaceBetween size="m">
      <PolicyEditor value={document} limit={kTrustLimit} trust onChange={setDocument} />
      {save.error ? <ErrorAlert error={save.error} /> : null}
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="primary" loading={save.busy} disabled={jsonProblem(document) !== null} onClick={() => void save.run()}>
          Update policy
        </Button>
        <Button variant="link" onClick={onCancel}>
          Cancel
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}

export function TrustPanel({ role, onChanged }: { role: Role; onChanged: () => void }) {
  const [editing, setEditing] = useState(false);
  const flash = useFlash();
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`Who may take this role on: ${trustedEntities(role.AssumeRolePolicyDocument).join(', ') || 'nobody'}.`}
          actions={editing ? undefined : <Button onClick={() => setEditing(true)}>Edit trust policy</Button>}
        >
          Trusted entities
        </Header>
      }
    >
      {editing ? (
        <EditTrust
          role={role}
          onCancel={() => setEditing(false)}
          onDone={() => {
            setEditing(false);
            flash.show('success', `Trust policy of ${role.RoleName} updated.`);
            onChanged();
          }}
        />
      ) : (
        <PolicyText text={prettyJson(role.AssumeRolePolicyDocument ?? '')} label="Trust policy" />
      )}
    </Container>
  );
}
