import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { callsOf, openAt, startMock, type Mock } from './render';

let mock: Mock;
beforeEach(() => {
  mock = startMock();
  mock.signInAs('root');
  mock.services.iam.CreateUser({ UserName: 'alice' });
});

const kPage = '/console/users/details/alice?tab=security_credentials';

/** Chooses a row, and one of the actions of its table. */
async function act(user: ReturnType<typeof openAt>['user'], id: string, noun: string, action: string) {
  await user.click(await screen.findByRole('radio', { name: `Select ${id}` }));
  await user.click(screen.getByRole('button', { name: `Actions for the ${noun}` }));
  await user.click(await screen.findByRole('menuitem', { name: action }));
}

describe('SSH public keys', () => {
  it('are uploaded, and a refusal is shown in the dialog', async () => {
    const { user } = openAt(kPage);
    const open = await screen.findByRole<HTMLButtonElement>('button', { name: 'Upload SSH public key' });
    await waitFor(() => expect(open.disabled).toBe(false));
    await user.click(open);
    const body = screen.getByLabelText('SSH public key');
    await user.type(body, 'no key');
    await user.click(screen.getByRole('button', { name: 'Upload' }));
    await screen.findByText(/The public key is malformed/);
    await user.clear(body);
    await user.type(body, 'ssh-rsa AAAA alice ');
    await user.click(screen.getByRole('button', { name: 'Upload' }));
    await screen.findByText('SSH public key uploaded.');
    expect(callsOf(mock, 'UploadSSHPublicKey').at(-1)).toEqual({ UserName: 'alice', SSHPublicKeyBody: 'ssh-rsa AAAA alice' });
    await screen.findByText(mock.state.credentials.sshPublicKeys[0].SSHPublicKeyId);
  });

  it('are deactivated, activated and, after their ID was typed, deleted', async () => {
    const { SSHPublicKeyId: id } = mock.services.iam.UploadSSHPublicKey({ UserName: 'alice', SSHPublicKeyBody: 'ssh-rsa AAAA' }).SSHPublicKey;
    const { user } = openAt(kPage);
    await act(user, id, 'SSH public key', 'Deactivate');
    await user.click(screen.getByRole('button', { name: 'Deactivate' }));
    await screen.findByText(`The SSH public key ${id} is deactivated.`);
    await screen.findByText('Inactive');
    await act(user, id, 'SSH public key', 'Activate');
    await screen.findByText(`The SSH public key ${id} is activated.`);
    expect(callsOf(mock, 'UpdateSSHPublicKey')).toEqual([
      { UserName: 'alice', SSHPublicKeyId: id, Status: 'Inactive' },
      { UserName: 'alice', SSHPublicKeyId: id, Status: 'Active' },
    ]);
    await act(user, id, 'SSH public key', 'Delete');
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Delete' });
    expect(confirm.disabled).toBe(true);
    await user.type(within(dialog).getByPlaceholderText(id), id);
    await user.click(confirm);
    await screen.findByText(`The SSH public key ${id} is deleted.`);
    expect(mock.state.credentials.sshPublicKeys).toEqual([]);
  });
});

describe('signing certificates', () => {
  it('are uploaded and deactivated', async () => {
    const { user } = openAt(kPage);
    const open = await screen.findByRole<HTMLButtonElement>('button', { name: 'Upload certificate' });
    await waitFor(() => expect(open.disabled).toBe(false));
    await user.click(open);
    await user.type(screen.getByLabelText('Certificate'), '-----BEGIN CERTIFICATE-----');
    await user.click(screen.getByRole('button', { name: 'Upload' }));
    await screen.findByText('Signing certificate uploaded.');
    const id = mock.state.credentials.signingCertificates[0].CertificateId;
    await act(user, id, 'signing certificate', 'Deactivate');
    await user.click(screen.getByRole('button', { name: 'Deactivate' }));
    await screen.findByText('Inactive');
    expect(callsOf(mock, 'UpdateSigningCertificate')).toEqual([{ UserName: 'alice', CertificateId: id, Status: 'Inactive' }]);
  });
});

describe('service-specific credentials', () => {
  it('are generated, with a secret that is shown once', async () => {
    const { user } = openAt(kPage);
    const open = await screen.findByRole<HTMLButtonElement>('button', { name: 'Generate credentials' });
    await waitFor(() => expect(open.disabled).toBe(false));
    await user.click(open);
    await user.click(screen.getByRole('button', { name: /^Service / }));
    await user.click(await screen.findByRole('option', { name: 'Amazon Bedrock' }));
    await user.click(screen.getByRole('button', { name: /^Expires / }));
    await user.click(await screen.findByRole('option', { name: 'After 30 days' }));
    await user.click(screen.getByRole('button', { name: 'Generate' }));
    await screen.findByText('This is the only time the secret is shown.');
    expect(callsOf(mock, 'CreateServiceSpecificCredential')).toEqual([
      { UserName: 'alice', ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: 30 },
    ]);
    await user.click(screen.getByRole('button', { name: 'Show API key' }));
    expect(screen.getByTestId('secret-api-key').textContent).toMatch(/^secret/);
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.queryByTestId('secret-api-key')).toBeNull();
    await screen.findByText('Amazon Bedrock');
  });

  it('get another secret', async () => {
    const { ServiceSpecificCredential: made } = mock.services.iam.CreateServiceSpecificCredential({ UserName: 'alice', ServiceName: 'codecommit.amazonaws.com' });
    const { user } = openAt(kPage);
    await act(user, made.ServiceSpecificCredentialId, 'service-specific credential', 'Reset');
    await user.click(screen.getByRole('button', { name: 'Reset' }));
    await screen.findByText('This is the only time the secret is shown.');
    await user.click(screen.getByRole('button', { name: 'Show Service password' }));
    const shown = screen.getByTestId('secret-service-password').textContent;
    expect(shown).toMatch(/^secret/);
    expect(shown).not.toBe(made.ServicePassword);
  });

  it('that have expired cannot be activated', async () => {
    const { ServiceSpecificCredential: made } = mock.services.iam.CreateServiceSpecificCredential({ UserName: 'alice', ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: 1 });
    mock.state.credentials.serviceCredentials[0].Status = 'Expired';
    const { user } = openAt(kPage);
    await screen.findByText('Expired');
    await act(user, made.ServiceSpecificCredentialId, 'service-specific credential', 'Activate');
    expect(screen.getByRole('menuitem', { name: 'Activate' }).getAttribute('aria-disabled')).toBe('true');
    expect(callsOf(mock, 'UpdateServiceSpecificCredential')).toEqual([]);
  });
});
