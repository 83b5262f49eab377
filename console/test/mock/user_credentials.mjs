// SSH public keys, signing certificates and service-specific credentials of users.
import { id, kAccountId, notFound, now, Refusal } from './state.mjs';

export function userCredentials(state) {
  const of = (kind, { UserName }) => state.credentials[kind].filter(one => one.UserName === UserName);
  const find = (kind, member, input) => {
    const found = of(kind, input).find(one => one[member] === input[member]);
    if (!found) throw notFound(`${input[member]} cannot be found.`);
    return found;
  };
  const add = (kind, made) => (state.credentials[kind].push(made), made);
  const setStatus = (kind, member) => input => (Object.assign(find(kind, member, input), { Status: input.Status }), {});
  const drop = (kind, member) => input => {
    const gone = find(kind, member, input);
    state.credentials[kind] = state.credentials[kind].filter(one => one !== gone);
    return {};
  };
  const secretOf = one => (one.ServiceUserName ? { ServicePassword: id('secret', 20) } : { ServiceCredentialSecret: id('secret', 20) });
  return {
    ListSSHPublicKeys: input => ({ SSHPublicKeys: of('sshPublicKeys', input), IsTruncated: false }),
    UploadSSHPublicKey: ({ UserName, SSHPublicKeyBody }) => {
      if (!SSHPublicKeyBody.startsWith('ssh-rsa ')) throw new Refusal(400, 'InvalidPublicKey', 'The public key is malformed.');
      return { SSHPublicKey: add('sshPublicKeys', { UserName, SSHPublicKeyId: id('APKA', 20), Status: 'Active', UploadDate: now() }) };
    },
    UpdateSSHPublicKey: setStatus('sshPublicKeys', 'SSHPublicKeyId'),
    DeleteSSHPublicKey: drop('sshPublicKeys', 'SSHPublicKeyId'),

    ListSigningCertificates: input => ({ Certificates: of('signingCertificates', input), IsTruncated: false }),
    UploadSigningCertificate: ({ UserName, CertificateBody }) => ({
      Certificate: add('signingCertificates', { UserName, CertificateId: id('', 32), CertificateBody, Status: 'Active', UploadDate: now() }),
    }),
    UpdateSigningCertificate: setStatus('signingCertificates', 'CertificateId'),
    DeleteSigningCertificate: drop('signingCertificates', 'CertificateId'),

    ListServiceSpecificCredentials: input => ({ ServiceSpecificCredentials: of('serviceCredentials', input), IsTruncated: false }),
    CreateServiceSpecificCredential: ({ UserName, ServiceName, CredentialAgeDays = 0 }) => {
      const name = `${UserName}-at-${kAccountId}`;
      const made = add('serviceCredentials', {
        UserName, ServiceName, ServiceSpecificCredentialId: id('ACCA', 20), Status: 'Active', CreateDate: now(),
        ...(ServiceName.startsWith('bedrock') ? { ServiceCredentialAlias: name } : { ServiceUserName: name }),
        ...(CredentialAgeDays ? { ExpirationDate: new Date(Date.now() + CredentialAgeDays * 86_400_000).toISOString() } : {}),
      });
      return { ServiceSpecificCredential: { ...made, ...secretOf(made) } };
    },
    ResetServiceSpecificCredential: input => {
      const one = find('serviceCredentials', 'ServiceSpecificCredentialId', input);
      return { ServiceSpecificCredential: { ...one, ...secretOf(one) } };
    },
    UpdateServiceSpecificCredential: setStatus('serviceCredentials', 'ServiceSpecificCredentialId'),
    DeleteServiceSpecificCredential: drop('serviceCredentials', 'ServiceSpecificCredentialId'),
  };
}
