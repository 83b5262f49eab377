import { call } from '../../api/client';
import { formatTime } from '../../components/times';
import { UploadDialog } from './upload_dialog';
import { kSigningCertificates } from './user_credentials';
import { UserCredentialsPanel } from './user_credentials_panel';

export function SigningCertificatesPanel({ userName }: { userName: string }) {
  return (
    <UserCredentialsPanel
      userName={userName}
      kind={kSigningCertificates}
      title="X.509 signing certificates"
      description="They check signed SOAP requests of the few services that take them."
      columns={[
        { id: 'id', header: 'Certificate ID', isRowHeader: true, cell: row => row.CertificateId },
        { id: 'uploaded', header: 'Uploaded', sortingField: 'UploadDate', cell: row => formatTime(row.UploadDate) },
      ]}
      addLabel="Upload certificate"
      adding={({ onCancel, onDone }) => (
        <UploadDialog
          title={`Upload a signing certificate for ${userName}`}
          label="Certificate"
          description="An X.509 certificate in PEM form. The private key stays where it is."
          placeholder="-----BEGIN CERTIFICATE-----"
          upload={CertificateBody => call('iam', 'UploadSigningCertificate', { UserName: userName, CertificateBody })}
          onCancel={onCancel}
          onDone={() => onDone('Signing certificate uploaded.')}
        />
      )}
    />
  );
}
