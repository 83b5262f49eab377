import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { call } from '../../api/client';
import type { PasswordPolicy } from '../../api/iam';
import { passwordPolicy } from '../../components/account_data';
import { ConfirmDialog } from '../../components/dialogs';
import { useFlash } from '../../components/flash';
import { LoadPanel } from '../../components/load_panel';
import { InfoLink, Page } from '../../components/page';
import { useAction, useLoad } from '../../components/use_load';
import { PasswordPolicyFields } from './password_policy_fields';
import { describePolicy, formOf, inputOf, problemsOf } from './password_policy_form';

type Kind = 'default' | 'custom';

function Rules({ policy }: { policy: PasswordPolicy | null }) {
  return (
    <div data-testid="password-policy-rules">
      <Box variant="awsui-key-label">{policy === null ? 'IAM default' : 'Custom'}</Box>
      <ul>
        {describePolicy(policy).map(rule => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </div>
  );
}

function PolicyForm({ policy, onDone, onCancel }: { policy: PasswordPolicy | null; onDone: () => void; onCancel: () => void }) {
  const [kind, setKind] = useState<Kind>(policy === null ? 'default' : 'custom');
  const [form, setForm] = useState(() => formOf(policy));
  const [asking, setAsking] = useState(false);
  const flash = useFlash();
  const problems = problemsOf(form);
  const wrong = kind === 'custom' && Object.values(problems).some(problem => problem !== '');
  const save = useAction(async () => {
    if (kind === 'custom') await call('iam', 'UpdateAccountPasswordPolicy', inputOf(form));
    else if (policy !== null) await call('iam', 'DeleteAccountPasswordPolicy', {});
    flash.show('success', 'Password requirements for IAM users updated.');
    onDone();
  });
  return (
    <>
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              Cancel
            </Button>
            <Button variant="primary" disabled={wrong} onClick={() => setAsking(true)}>
              Save changes
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <FormField label="Password policy">
            <RadioGroup
              value={kind}
              onChange={({ detail }) => setKind(detail.value as Kind)}
              items={[
                { value: 'default', label: 'IAM default', description: 'The rules that hold when nothing else is set.' },
                { value: 'custom', label: 'Custom', description: 'Rules of your own for this account.' },
              ]}
            />
          </FormField>
          {kind === 'custom' ? (
            <PasswordPolicyFields
              form={form}
              problems={problems}
              onChange={change => setForm(before => ({ ...before, ...change }))}
            />
          ) : (
            <Rules policy={null} />
          )}
        </SpaceBetween>
      </Form>
      {asking ? (
        <ConfirmDialog
          title={kind === 'custom' ? 'Set custom password policy?' : 'Set default password policy?'}
          confirmLabel={kind === 'custom' ? 'Set custom' : 'Set default'}
          busy={save.busy}
          error={save.error}
          onConfirm={() => void save.run()}
          onCancel={() => {
            setAsking(false);
            save.clear();
          }}
        >
          <Box variant="p">
            The rules hold for every IAM user. Stricter ones are asked for when a password is next changed; an expiry period counts
            at once. Root's password and access keys are not touched.
          </Box>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

export function AccountSettingsPage() {
  const policy = useLoad(signal => passwordPolicy(signal), 'policy');
  const [editing, setEditing] = useState(false);
  return (
    <Page title="Account settings" help="passwords" header={<Header variant="h1">Account settings</Header>}>
      <Container
        header={
          <Header
            variant="h2"
            info={<InfoLink topic="passwords" about="password policies" />}
            description="What the passwords of IAM users must be like."
            actions={
              policy.data === undefined || editing ? undefined : (
                <Button ariaLabel="Edit password policy" onClick={() => setEditing(true)}>
                  Edit
                </Button>
              )
            }
          >
            Password policy
          </Header>
        }
      >
        <LoadPanel from={policy} what="the password policy">
          {data =>
            editing ? (
              <PolicyForm
                policy={data}
                onCancel={() => setEditing(false)}
                onDone={() => {
                  setEditing(false);
                  policy.reload();
                }}
              />
            ) : (
              <Rules policy={data} />
            )
          }
        </LoadPanel>
      </Container>
    </Page>
  );
}
