import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { roleHolder } from '../../components/permission_holder';
import { useAction } from '../../components/use_load';
import { kRevokingPolicy, revokingPolicy } from './role_calls';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html */
export function RevokePanel({ roleName }: { roleName: string }) {
  const [asking, setAsking] = useState(false);
  const flash = useFlash();
  const revoke = useAction(async () => {
    await roleHolder(roleName).putInline(kRevokingPolicy, revokingPolicy(new Date()));
    setAsking(false);
    flash.show('success', `Sessions of ${roleName} that began before now are refused everything.`);
  });
  return (
    <Container
      header={
        <Header variant="h2" actions={<Button onClick={() => setAsking(true)}>Revoke active sessions</Button>}>
          Revoke sessions
        </Header>
      }
    >
      <Box variant="p">
        For when temporary keys of this role may have leaked. The inline policy {kRevokingPolicy} is put into the role; it denies
        everything to sessions that began before this moment. Whom the role trusts can take it on anew.
      </Box>
      {asking ? (
        <ConfirmDialog
          title={`Revoke the active sessions of ${roleName}?`}
          confirmLabel="Revoke active sessions"
          busy={revoke.busy}
          error={revoke.error}
          onConfirm={() => void revoke.run()}
          onCancel={() => setAsking(false)}
        >
          <Box variant="p">Every request of a session that exists now is refused. Programs must take the role on again.</Box>
        </ConfirmDialog>
      ) : null}
    </Container>
  );
}
