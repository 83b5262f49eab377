import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { call } from '../../api/client';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { LoadPanel } from '../../components/load_panel';
import { InfoLink } from '../../components/page';
import { StatusText } from '../../components/status_text';
import { useAction, useLoad } from '../../components/use_load';

function EditForm({ activated, onDone, onCancel }: { activated: boolean; onDone: () => void; onCancel: () => void }) {
  const [checked, setChecked] = useState(activated);
  const flash = useFlash();
  const update = useAction(async () => {
    await call('billing', 'UpdateIAMAccessPreference', { Activated: checked });
    flash.show('success', `IAM user/role access to billing information is ${checked ? 'activated' : 'deactivated'}.`);
    onDone();
  });
  return (
    <SpaceBetween size="m">
      <Checkbox
        checked={checked}
        description="It grants nothing by itself: from then on the policies of each user decide."
        onChange={({ detail }) => setChecked(detail.checked)}
      >
        Activate IAM Access
      </Checkbox>
      {update.error ? <ErrorAlert error={update.error} /> : null}
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="primary" loading={update.busy} onClick={() => void update.run()}>
          Update
        </Button>
        <Button variant="link" onClick={onCancel}>
          Cancel
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}

export function BillingAccessPanel({ isRoot }: { isRoot: boolean }) {
  const preference = useLoad(signal => call('billing', 'GetIAMAccessPreference', {}, signal), 'preference');
  const [editing, setEditing] = useState(false);
  return (
    <Container
      header={
        <Header
          variant="h2"
          info={<InfoLink topic="account" about="IAM access to billing information" />}
          actions={
            isRoot && !editing ? (
              <Button
                disabled={preference.data === undefined}
                ariaLabel="Edit IAM user and role access to Billing information"
                onClick={() => setEditing(true)}
              >
                Edit
              </Button>
            ) : undefined
          }
        >
          IAM user and role access to Billing information
        </Header>
      }
    >
      <LoadPanel from={preference} what="the setting">
        {({ Activated }) =>
          editing ? (
            <EditForm
              activated={Activated}
              onCancel={() => setEditing(false)}
              onDone={() => {
                setEditing(false);
                preference.reload();
              }}
            />
          ) : (
            <SpaceBetween size="xs">
              <StatusText type={Activated ? 'success' : 'stopped'}>
                IAM user/role access to billing information is {Activated ? 'activated' : 'deactivated'}
              </StatusText>
              <Box variant="small" color="text-body-secondary">
                {Activated
                  ? 'Users whose policies allow it see the Billing page.'
                  : 'Only the root user sees the Billing page, whatever the policies of others say.'}
                {isRoot ? '' : ' Changing this needs the root user.'}
              </Box>
            </SpaceBetween>
          )
        }
      </LoadPanel>
    </Container>
  );
}
