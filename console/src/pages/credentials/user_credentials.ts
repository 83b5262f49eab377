// What a user may hold besides a password, MFA devices and access keys: each kind is listed, switched on and off, and deleted.
import { call } from '../../api/client';
import type { ServiceSpecificCredentialMetadata, SigningCertificate, SshPublicKeyMetadata } from '../../api/iam';
import { listAll } from '../../api/pages';

export interface Credential {
  id: string;
  Status: 'Active' | 'Inactive' | 'Expired';
}

export interface CredentialKind<T extends Credential> {
  /** In the middle of a sentence: "SSH public key". */
  noun: string;
  list: (UserName: string, signal?: AbortSignal) => Promise<T[]>;
  setStatus: (UserName: string, id: string, Status: 'Active' | 'Inactive') => Promise<unknown>;
  remove: (UserName: string, id: string) => Promise<unknown>;
}

export type SshPublicKey = SshPublicKeyMetadata & Credential;
export const kSshPublicKeys: CredentialKind<SshPublicKey> = {
  noun: 'SSH public key',
  list: async (UserName, signal) => {
    const keys = await listAll(paging => call('iam', 'ListSSHPublicKeys', { UserName, ...paging }, signal), answer => answer.SSHPublicKeys);
    return keys.map(key => ({ ...key, id: key.SSHPublicKeyId }));
  },
  setStatus: (UserName, SSHPublicKeyId, Status) => call('iam', 'UpdateSSHPublicKey', { UserName, SSHPublicKeyId, Status }),
  remove: (UserName, SSHPublicKeyId) => call('iam', 'DeleteSSHPublicKey', { UserName, SSHPublicKeyId }),
};

export type SigningCertificateRow = SigningCertificate & Credential;
export const kSigningCertificates: CredentialKind<SigningCertificateRow> = {
  noun: 'signing certificate',
  list: async (UserName, signal) => {
    const found = await listAll(paging => call('iam', 'ListSigningCertificates', { UserName, ...paging }, signal), answer => answer.Certificates);
    return found.map(certificate => ({ ...certificate, id: certificate.CertificateId }));
  },
  setStatus: (UserName, CertificateId, Status) => call('iam', 'UpdateSigningCertificate', { UserName, CertificateId, Status }),
  remove: (UserName, CertificateId) => call('iam', 'DeleteSigningCertificate', { UserName, CertificateId }),
};

export type ServiceCredential = ServiceSpecificCredentialMetadata & Credential;
export const kServiceCredentials: CredentialKind<ServiceCredential> = {
  noun: 'service-specific credential',
  list: async (UserName, signal) => {
    const found = await listAll(
      paging => call('iam', 'ListServiceSpecificCredentials', { UserName, ...paging }, signal),
      answer => answer.ServiceSpecificCredentials,
    );
    return found.map(credential => ({ ...credential, id: credential.ServiceSpecificCredentialId }));
  },
  setStatus: (UserName, ServiceSpecificCredentialId, Status) =>
    call('iam', 'UpdateServiceSpecificCredential', { UserName, ServiceSpecificCredentialId, Status }),
  remove: (UserName, ServiceSpecificCredentialId) => call('iam', 'DeleteServiceSpecificCredential', { UserName, ServiceSpecificCredentialId }),
};
