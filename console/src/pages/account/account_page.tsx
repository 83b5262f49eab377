import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { call } from '../../api/client';
import { CopyValue } from '../../components/copy_value';
import { FormDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { LoadPanel } from '../../components/load_panel';
import { groupedAccountId } from '../../components/names';
import { InfoLink, Page } from '../../components/page';
import { formatTime } from '../../components/times';
import { useAction, useLoad } from '../../components/use_load';
import { useSession } from '../../session/session';
import { BillingAccessPanel } from './billing_access_panel';

function RenameDialog({ name, onDone, onCancel }: { name: string; onDone: () => void; onCancel: () => void }) {
  const [text, setText] = useState(name);
  const flash = useFlash();
  const save = useAction(async () => {
    await call('keyward', 'UpdateAccountName', { AccountName: text.trim() });
    flash.show('success', `The account is now called ${text.trim()}.`);
    onDone();
  });
  return (
    <FormDialog
      title="Edit account name"
      submitLabel="Save changes"
      busy={save.busy}
      error={save.error}
      disabled={text.trim() === '' || text.trim() === name}
      onSubmit={() => void save.run()}
      onCancel={onCancel}
    >
      <FormField label="Account name" constraintText="At most 50 characters." stretch>
        <Input value={text} autoComplete={false} autoFocus onChange={({ detail }) => setText(detail.value.slice(0, 50))} />
      </FormField>
    </FormDialog>
  );
}

export function AccountPage() {
  const { session, refresh } = useSession();
  const [renaming, setRenaming] = useState(false);
  const account = useLoad(signal => call('keyward', 'GetAccount', {}, signal), 'account');
  return (
    <Page
      title="Account"
      help="account"
      header={
        <Header variant="h1" info={<InfoLink topic="account" about="the account and its root user" />}>
          Account
        </Header>
      }
    >
      <SpaceBetween size="l">
        {session.isRoot ? null : (
          <Alert type="info">Only the root user can change what stands on this page.</Alert>
        )}
        <Container
          header={
            <Header
              variant="h2"
              actions={
                session.isRoot ? (
                  <Button disabled={account.data === undefined} ariaLabel="Edit account name" onClick={() => setRenaming(true)}>
                    Edit
                  </Button>
                ) : undefined
              }
            >
              Account details
            </Header>
          }
        >
          <LoadPanel from={account} what="the account">
            {data => (
              <KeyValuePairs
                columns={3}
                items={[
                  { label: 'Account name', value: data.AccountName },
                  ...(data.Email ? [{ label: 'Root user email address', value: data.Email }] : []),
                  {
                    label: 'Account ID',
                    value: <CopyValue value={data.AccountId} display={groupedAccountId(data.AccountId)} label="Account ID" />,
                  },
                  { label: 'Account alias', value: data.Alias ?? 'None' },
                  { label: 'Created', value: formatTime(data.CreateDate) },
                  {
                    label: 'Sign-in URL for IAM users',
                    value: <CopyValue value={data.AliasSignInUrl ?? data.SignInUrl} label="Sign-in URL" />,
                  },
                ]}
              />
            )}
          </LoadPanel>
        </Container>
        <BillingAccessPanel isRoot={session.isRoot} />
        <Container header={<Header variant="h2">If root's password or device is lost</Header>}>
          <Box variant="p">
            On the machine that runs Keyward, <code>keyward root reset-password</code> sets a new password and{' '}
            <code>keyward root reset-mfa</code> removes root's MFA devices. Both are written to the audit log.
          </Box>
        </Container>
      </SpaceBetween>
      {renaming && account.data ? (
        <RenameDialog
          name={account.data.AccountName}
          onCancel={() => setRenaming(false)}
          onDone={() => {
            setRenaming(false);
            account.reload();
            void refresh();
          }}
        />
      ) : null}
    </Page>
  );
}
