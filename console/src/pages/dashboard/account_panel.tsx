import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { call } from '../../api/client';
import { CopyValue } from '../../components/copy_value';
import { LoadPanel } from '../../components/load_panel';
import { groupedAccountId } from '../../components/names';
import { InfoLink } from '../../components/page';
import { useLoad } from '../../components/use_load';
import { useSession } from '../../session/session';
import { DeleteAliasDialog, EditAliasDialog } from './alias_dialogs';

export function AccountPanel() {
  const { session, refresh } = useSession();
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const aliases = useLoad(
    signal => call('iam', 'ListAccountAliases', {}, signal).then(answer => answer.AccountAliases),
    'aliases',
  );
  const alias = aliases.data?.[0];
  const signInBase = session.signInUrl.replace(/[^/]*$/, '');
  const done = () => {
    setDialog(null);
    aliases.reload();
    void refresh();
  };
  const dialogProps = { alias, signInBase, accountId: session.accountId, onDone: done, onCancel: () => setDialog(null) };
  return (
    <Container header={<Header variant="h2">AWS Account</Header>}>
      <SpaceBetween size="m">
        <div>
          <Box variant="awsui-key-label">Account ID</Box>
          <CopyValue value={session.accountId} display={groupedAccountId(session.accountId)} label="Account ID" />
        </div>
        <div>
          <Box variant="awsui-key-label">
            Account Alias <InfoLink topic="alias" about="account aliases" />
          </Box>
          <LoadPanel from={aliases} what="the alias">
            {() => (
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                <span data-testid="account-alias">{alias ?? 'None'}</span>
                <Button
                  variant="inline-link"
                  ariaLabel={alias === undefined ? 'Create account alias' : 'Edit account alias'}
                  onClick={() => setDialog('edit')}
                >
                  {alias === undefined ? 'Create' : 'Edit'}
                </Button>
                {alias === undefined ? null : (
                  <Button variant="inline-link" ariaLabel="Delete account alias" onClick={() => setDialog('delete')}>
                    Delete
                  </Button>
                )}
              </SpaceBetween>
            )}
          </LoadPanel>
        </div>
        <div>
          <Box variant="awsui-key-label">Sign-in URL for IAM users in this account</Box>
          <CopyValue value={aliases.data === undefined ? session.signInUrl : `${signInBase}${alias ?? session.accountId}`} label="Sign-in URL" />
        </div>
      </SpaceBetween>
      {dialog === 'edit' ? <EditAliasDialog {...dialogProps} /> : null}
      {dialog === 'delete' && alias !== undefined ? <DeleteAliasDialog {...dialogProps} alias={alias} /> : null}
    </Container>
  );
}
