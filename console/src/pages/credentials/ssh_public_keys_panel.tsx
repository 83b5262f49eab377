import { call } from '../../api/client';
import { formatTime } from '../../components/times';
import { UploadDialog } from './upload_dialog';
import { kSshPublicKeys } from './user_credentials';
import { UserCredentialsPanel } from './user_credentials_panel';

export function SshPublicKeysPanel({ userName }: { userName: string }) {
  return (
    <UserCredentialsPanel
      userName={userName}
      kind={kSshPublicKeys}
      title="SSH public keys"
      description="They let the user into AWS CodeCommit over SSH."
      columns={[
        { id: 'id', header: 'SSH key ID', isRowHeader: true, cell: row => row.SSHPublicKeyId },
        { id: 'uploaded', header: 'Uploaded', sortingField: 'UploadDate', cell: row => formatTime(row.UploadDate) },
      ]}
      addLabel="Upload SSH public key"
      adding={({ onCancel, onDone }) => (
        <UploadDialog
          title={`Upload an SSH public key for ${userName}`}
          label="SSH public key"
          description="An RSA key, in ssh-rsa or PEM form. The private key stays where it is."
          placeholder="ssh-rsa AAAA..."
          upload={SSHPublicKeyBody => call('iam', 'UploadSSHPublicKey', { UserName: userName, SSHPublicKeyBody })}
          onCancel={onCancel}
          onDone={() => onDone('SSH public key uploaded.')}
        />
      )}
    />
  );
}
