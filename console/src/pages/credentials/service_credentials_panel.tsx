import { useState } from 'react';
import type { ServiceSpecificCredential } from '../../api/iam';
import { formatTime } from '../../components/times';
import { CreateServiceCredentialDialog, ResetServiceCredentialDialog, ServiceCredentialShown, serviceLabel } from './service_credential_dialogs';
import { kServiceCredentials } from './user_credentials';
import { UserCredentialsPanel } from './user_credentials_panel';

export function ServiceCredentialsPanel({ userName }: { userName: string }) {
  const [made, setMade] = useState<ServiceSpecificCredential | null>(null);
  return (
    <>
      <UserCredentialsPanel
        userName={userName}
        kind={kServiceCredentials}
        title="Service-specific credentials"
        description="A name and a secret for one service that does not take signed requests. Two at most for each service."
        columns={[
          { id: 'name', header: 'Name', isRowHeader: true, cell: row => row.ServiceUserName ?? row.ServiceCredentialAlias ?? row.id },
          { id: 'service', header: 'Service', sortingField: 'ServiceName', cell: row => serviceLabel(row.ServiceName) },
          { id: 'created', header: 'Created', sortingField: 'CreateDate', cell: row => formatTime(row.CreateDate) },
          { id: 'expires', header: 'Expires', cell: row => (row.ExpirationDate ? formatTime(row.ExpirationDate) : 'Never') },
        ]}
        addLabel="Generate credentials"
        adding={({ onCancel, onDone }) => (
          <CreateServiceCredentialDialog
            userName={userName}
            onCancel={onCancel}
            onMade={answer => {
              setMade(answer);
              onDone();
            }}
          />
        )}
        extra={{
          label: 'Reset',
          dialog: (credential, { onCancel, onDone }) => (
            <ResetServiceCredentialDialog
              userName={userName}
              credential={credential}
              onCancel={onCancel}
              onMade={answer => {
                setMade(answer);
                onDone();
              }}
            />
          ),
        }}
      />
      {made ? <ServiceCredentialShown made={made} onClose={() => setMade(null)} /> : null}
    </>
  );
}
