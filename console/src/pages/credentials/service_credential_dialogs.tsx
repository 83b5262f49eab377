import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { call } from '../../api/client';
import type { ServiceSpecificCredential } from '../../api/iam';
import { CopyValue, SecretValue } from '../../components/copy_value';
import { csv } from '../../components/csv';
import { ConfirmDialog, FormDialog } from '../../components/dialogs';
import { download } from '../../components/download';
import { useAction } from '../../components/use_load';
import type { ServiceCredential } from './user_credentials';

interface Service {
  value: string;
  label: string;
  /** Whether its credentials are an API key, which may expire, and not a user name and a password. */
  apiKey?: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html */
const kServices: [Service, ...Service[]] = [
  { value: 'codecommit.amazonaws.com', label: 'AWS CodeCommit' },
  { value: 'cassandra.amazonaws.com', label: 'Amazon Keyspaces (for Apache Cassandra)' },
  { value: 'bedrock.amazonaws.com', label: 'Amazon Bedrock', apiKey: true },
  { value: 'logs.amazonaws.com', label: 'Amazon CloudWatch Logs', apiKey: true },
  { value: 'xray.amazonaws.com', label: 'AWS X-Ray', apiKey: true },
];
const kNever = { value: '', label: 'Never' };
const kAges = [kNever, ...[1, 5, 30, 90, 365].map(days => ({ value: String(days), label: days === 1 ? 'After 1 day' : `After ${days} days` }))];

export const serviceLabel = (name: string) => kServices.find(one => one.value === name)?.label ?? name;

interface CreateDialogProps {
  userName: string;
  onMade: (made: ServiceSpecificCredential) => void;
  onCancel: () => void;
}

export function CreateServiceCredentialDialog({ userName, onMade, onCancel }: CreateDialogProps) {
  const [service, setService] = useState<Service>(kServices[0]);
  const [age, setAge] = useState(kNever);
  const create = useAction(async () => {
    const input = { UserName: userName, ServiceName: service.value };
    const days = service.apiKey && age.value !== '' ? { CredentialAgeDays: Number(age.value) } : {};
    onMade((await call('iam', 'CreateServiceSpecificCredential', { ...input, ...days })).ServiceSpecificCredential);
  });
  return (
    <FormDialog
      title={`Generate credentials for ${userName}`}
      submitLabel="Generate"
      busy={create.busy}
      error={create.error}
      onSubmit={() => void create.run()}
      onCancel={onCancel}
    >
      <FormField label="Service" description="The credentials are good for this service only.">
        <Select
          selectedOption={service}
          options={kServices}
          onChange={({ detail }) => setService(kServices.find(one => one.value === detail.selectedOption.value) ?? kServices[0])}
        />
      </FormField>
      {service.apiKey ? (
        <FormField label="Expires">
          <Select
            selectedOption={age}
            options={kAges}
            onChange={({ detail }) => setAge(kAges.find(one => one.value === detail.selectedOption.value) ?? kNever)}
          />
        </FormField>
      ) : null}
    </FormDialog>
  );
}

interface ResetDialogProps {
  userName: string;
  credential: ServiceCredential;
  onMade: (made: ServiceSpecificCredential) => void;
  onCancel: () => void;
}

export function ResetServiceCredentialDialog({ userName, credential, onMade, onCancel }: ResetDialogProps) {
  const reset = useAction(async () => {
    const input = { UserName: userName, ServiceSpecificCredentialId: credential.id };
    onMade((await call('iam', 'ResetServiceSpecificCredential', input)).ServiceSpecificCredential);
  });
  return (
    <ConfirmDialog
      title="Reset the service-specific credential?"
      confirmLabel="Reset"
      busy={reset.busy}
      error={reset.error}
      onConfirm={() => void reset.run()}
      onCancel={onCancel}
    >
      <Box variant="p">
        <b>{credential.id}</b> gets a new secret. What still uses the old one is refused from then on.
      </Box>
    </ConfirmDialog>
  );
}

/** The one time that the secret is shown. */
export function ServiceCredentialShown({ made, onClose }: { made: ServiceSpecificCredential; onClose: () => void }) {
  const name = made.ServiceUserName ?? made.ServiceCredentialAlias ?? '';
  const secret = made.ServicePassword ?? made.ServiceCredentialSecret ?? '';
  const [nameLabel, secretLabel] = made.ServiceUserName === undefined ? ['Alias', 'API key'] : ['Service user name', 'Service password'];
  return (
    <Modal
      visible
      header="Service-specific credential"
      closeAriaLabel="Close dialog"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              iconName="download"
              onClick={() => download(`${made.UserName}_service_credentials.csv`, csv([nameLabel, secretLabel], [[name, secret]]), 'text/csv')}
            >
              Download .csv file
            </Button>
            <Button variant="primary" onClick={onClose}>
              Close
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">This is the only time the secret is shown.</Alert>
        <KeyValuePairs
          items={[
            { label: 'Service', value: serviceLabel(made.ServiceName) },
            { label: nameLabel, value: <CopyValue value={name} label={nameLabel} /> },
            { label: secretLabel, value: <SecretValue value={secret} label={secretLabel} /> },
          ]}
        />
      </SpaceBetween>
    </Modal>
  );
}
