import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { callsOf, openAt, startMock, type Mock } from './render';

let mock: Mock;
beforeEach(() => {
  mock = startMock();
});

/** jsdom's Blob cannot be read in any other way. */
function textOf(blob: Blob | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('the file could not be read'));
    reader.readAsText(blob ?? new Blob());
  });
}

const denial = (operation: string) => new RegExp(`arn:aws:iam::111122223333:user/nobody is not authorized to perform: ${operation}`);

describe('a refused call', () => {
  it("stands in each panel in the server's words, never as an empty list", async () => {
    mock.signInAs('nobody');
    openAt('/console/');
    await screen.findByText(denial('keyward:GetSecurityRecommendations'));
    await screen.findByText(denial('iam:GetAccountSummary'));
    await screen.findByText(denial('iam:ListAccountAliases'));
  });

  it.each([
    ['/console/users', 'iam:ListUsers', 'No users'],
    ['/console/groups', 'iam:ListGroups', 'No groups'],
    ['/console/policies', 'iam:ListPolicies', 'No policies'],
  ])('replaces the list of %s', async (path, operation, empty) => {
    mock.signInAs('nobody');
    openAt(path);
    await screen.findByText(denial(operation));
    expect(screen.queryByText(empty)).toBeNull();
  });

  it('can be tried again', async () => {
    mock.signInAs('nobody');
    const { user } = openAt('/console/users');
    await screen.findByText(denial('iam:ListUsers'));
    mock.signInAs('root');
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await screen.findByText('nobody');
  });
});

describe('the dashboard', () => {
  it('counts what is open, and less after it is done', async () => {
    mock.signInAs('root');
    const { user } = openAt('/console/');
    const open = await screen.findByTestId('open-recommendations');
    expect(open.textContent).toBe('5');
    await user.click(await screen.findByRole('button', { name: 'Create account alias' }));
    await user.type(await screen.findByLabelText('Preferred alias'), 'example-ltd');
    expect(screen.getByTestId('alias-preview').textContent).toBe('http://localhost:8700/signin/example-ltd');
    await user.click(screen.getByRole('button', { name: 'Create alias' }));
    await waitFor(() => expect(screen.getByTestId('open-recommendations').textContent).toBe('4'));
    expect(screen.getByTestId('account-alias').textContent).toBe('example-ltd');
    expect(screen.getByTestId('copy-sign-in-url').textContent).toContain('/signin/example-ltd');
  });

  it('puts the focus of a dialog into its first field, and back afterwards', async () => {
    mock.signInAs('root');
    const { user } = openAt('/console/');
    await user.click(await screen.findByRole('button', { name: 'Create account alias' }));
    const field = await screen.findByLabelText('Preferred alias');
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Create account alias' })));
  });

  it('keeps the dialog open when the alias is taken', async () => {
    mock.signInAs('root');
    const { user } = openAt('/console/');
    await user.click(await screen.findByRole('button', { name: 'Create account alias' }));
    await user.type(await screen.findByLabelText('Preferred alias'), 'taken');
    await user.click(screen.getByRole('button', { name: 'Create alias' }));
    await screen.findByText('The account alias taken already exists.');
    expect(screen.getByLabelText<HTMLInputElement>('Preferred alias').value).toBe('taken');
  });
});

describe('a password that expires soon', () => {
  const expiresIn = (days: number) =>
    Object.assign(mock.state.session ?? {}, { passwordExpiresAt: new Date(Date.now() + days * 86_400_000).toISOString() });

  it('is said on every page, and the warning leads to the change', async () => {
    mock.signInAs('alice');
    mock.state.users.get('alice').password = 'Old-Passw0rd';
    expiresIn(3.5);
    const { user } = openAt('/console/groups');
    await screen.findByText('Your password expires in 3 days.');
    await user.click(screen.getByRole('link', { name: 'Change password' }));
    await user.type(await screen.findByLabelText('Current password'), 'Old-Passw0rd');
    await user.type(screen.getByLabelText('New password'), 'New-Passw0rd');
    await user.type(screen.getByLabelText('Confirm new password'), 'New-Passw0rd');
    await user.click(screen.getAllByRole('button', { name: 'Change password' }).at(-1) as HTMLElement);
    await screen.findByText('Your password is changed.');
    await waitFor(() => expect(screen.queryByText('Your password expires in 3 days.')).toBeNull());
  });

  it('is not said when there is time', async () => {
    mock.signInAs('alice');
    expiresIn(16);
    openAt('/console/security-credentials');
    await screen.findByText('Password expires');
    expect(screen.queryByText(/Your password expires/)).toBeNull();
  });
});

describe('create user', () => {
  it('makes user, password, membership and key, and one file with all', async () => {
    mock.signInAs('root');
    mock.services.iam.CreateGroup({ GroupName: 'Admins' });
    const files: Blob[] = [];
    URL.createObjectURL = blob => {
      files.push(blob as Blob);
      return 'blob:test';
    };
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    const { user, router } = openAt('/console/users/create');
    await user.type(await screen.findByLabelText('User name'), 'alice');
    await user.click(screen.getByLabelText('Provide user access to the Keyward console - optional'));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Select Admins' }));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByLabelText('Also create an access key'));
    await user.click(screen.getByRole('button', { name: 'Create user' }));
    await screen.findByText('User alice is created.');

    expect(screen.getByTestId('secret-console-password').textContent).toMatch(/^\*+$/);
    await user.click(screen.getByRole('button', { name: 'Show Console password' }));
    const password = screen.getByTestId('secret-console-password').textContent;
    expect(callsOf(mock, 'CreateLoginProfile')).toEqual([{ UserName: 'alice', Password: password, PasswordResetRequired: true }]);
    expect(callsOf(mock, 'AddUserToGroup')).toEqual([{ GroupName: 'Admins', UserName: 'alice' }]);
    // The default policy does not let users change their passwords by itself.
    expect(callsOf(mock, 'AttachUserPolicy')).toEqual([{ UserName: 'alice', PolicyArn: 'arn:aws:iam::aws:policy/IAMUserChangePassword' }]);

    await user.click(screen.getByRole('button', { name: 'Return to users list' }));
    await screen.findByText('Leave without the credentials?');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: 'Download .csv file' }));
    const text = await textOf(files[0]);
    const [key] = mock.state.users.get('alice').keys;
    expect(text).toBe(
      'User name,Access key ID,Secret access key,Password,Console sign-in URL\r\n' +
        `alice,${key.AccessKeyId},${key.SecretAccessKey},${password},http://localhost:8700/signin/111122223333\r\n`,
    );
    await user.click(screen.getByRole('button', { name: 'Return to users list' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/console/users'));
    for (const store of [window.localStorage, window.sessionStorage]) expect(JSON.stringify(store)).not.toContain(password);
  });

  it('keeps what worked when a later step is refused', async () => {
    mock.signInAs('root');
    const { user } = openAt('/console/users/create');
    await user.type(await screen.findByLabelText('User name'), 'bob');
    await user.click(screen.getByLabelText('Provide user access to the Keyward console - optional'));
    await user.click(screen.getByLabelText(/^Custom password/));
    await user.type(await screen.findByLabelText('Custom password', { selector: 'input[type=password]' }), 'short');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByText('Permissions options');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('button', { name: 'Create user' }));
    await screen.findByText('User bob is created, but not everything worked');
    await screen.findByText(/Password should have a minimum length of 8/);
    expect(mock.state.users.has('bob')).toBe(true);
  });
});

describe('delete user', () => {
  it('first removes all that hangs on the user, after the name was typed', async () => {
    mock.signInAs('root');
    const { iam } = mock.services;
    iam.CreateUser({ UserName: 'alice' });
    iam.CreateGroup({ GroupName: 'Admins' });
    iam.AddUserToGroup({ GroupName: 'Admins', UserName: 'alice' });
    iam.CreateLoginProfile({ UserName: 'alice', Password: 'Some-Passw0rd', PasswordResetRequired: false });
    iam.CreateAccessKey({ UserName: 'alice' });
    iam.UploadSSHPublicKey({ UserName: 'alice', SSHPublicKeyBody: 'ssh-rsa AAAA' });
    iam.UploadSigningCertificate({ UserName: 'alice', CertificateBody: '-----BEGIN CERTIFICATE-----' });
    iam.CreateServiceSpecificCredential({ UserName: 'alice', ServiceName: 'codecommit.amazonaws.com' });
    iam.PutUserPolicy({ UserName: 'alice', PolicyName: 'own', PolicyDocument: '{}' });
    iam.AttachUserPolicy({ UserName: 'alice', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    const { VirtualMFADevice } = iam.CreateVirtualMFADevice({ VirtualMFADeviceName: 'alice' });
    iam.EnableMFADevice({ UserName: 'alice', SerialNumber: VirtualMFADevice.SerialNumber, AuthenticationCode1: '1', AuthenticationCode2: '2' });
    const { user } = openAt('/console/users');
    await user.click(await screen.findByRole('checkbox', { name: 'Select alice' }));
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Delete user' });
    expect(confirm.disabled).toBe(true);
    await user.type(within(dialog).getByPlaceholderText('alice'), 'alice');
    await user.click(confirm);
    await screen.findByText('User alice deleted.');
    expect(mock.state.users.has('alice')).toBe(false);
    expect(mock.state.devices.size).toBe(0);
    expect(Object.values(mock.state.credentials).flat()).toEqual([]);
  });
});

describe('assign MFA device', () => {
  it('deletes the device it made when the person turns back', async () => {
    mock.signInAs('root');
    const { user } = openAt('/console/security-credentials/mfa/assign');
    await user.click(await screen.findByRole('button', { name: 'Next' }));
    await screen.findByRole('button', { name: 'Show QR code' });
    expect(mock.state.devices.size).toBe(1);
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(mock.state.devices.size).toBe(0));
  });

  it('shows picture and key only when asked, and stays with the same secret after wrong codes', async () => {
    mock.signInAs('root');
    const { user, router } = openAt('/console/security-credentials/mfa/assign');
    await user.click(await screen.findByRole('button', { name: 'Next' }));
    await screen.findByRole('button', { name: 'Show QR code' });
    expect(screen.queryByTestId('mfa-qr-code')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show QR code' }));
    expect(screen.getByTestId<HTMLImageElement>('mfa-qr-code').src).toMatch(/^data:image\/png;base64,iVBOR/);
    await user.type(screen.getByLabelText('MFA code 1'), '123456');
    await user.type(screen.getByLabelText('MFA code 2'), '123456');
    await user.click(screen.getByRole('button', { name: 'Add MFA' }));
    await screen.findByText('Authentication code for device is not valid.');
    await user.clear(screen.getByLabelText('MFA code 2'));
    await user.type(screen.getByLabelText('MFA code 2'), '654321');
    await user.click(screen.getByRole('button', { name: 'Add MFA' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/console/security-credentials'));
    expect(callsOf(mock, 'CreateVirtualMFADevice')).toHaveLength(1);
    expect(callsOf(mock, 'EnableRootMFADevice')).toHaveLength(2);
    expect([...mock.state.devices.values()]).toMatchObject([{ owner: 'root' }]);
  });
});

describe('billing', () => {
  it('is refused to a user until root activates it', async () => {
    mock.signInAs('alice');
    const { user } = openAt('/console/billing');
    await screen.findByText(/IAM access to billing information is not activated/);
    mock.state.billing = true;
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await screen.findByText('Usage by day');
  });
});

describe('the password policy', () => {
  it('asks once more, then sends every field', async () => {
    mock.signInAs('root');
    const { user } = openAt('/console/account-settings');
    await user.click(await screen.findByRole('button', { name: 'Edit password policy' }));
    await user.click(screen.getByLabelText(/^Custom/));
    await user.clear(screen.getByLabelText('Password minimum length'));
    await user.type(screen.getByLabelText('Password minimum length'), '14');
    await user.click(screen.getByLabelText('Prevent password reuse'));
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(callsOf(mock, 'UpdateAccountPasswordPolicy')).toEqual([]);
    await user.click(await screen.findByRole('button', { name: 'Set custom' }));
    await screen.findByText('Passwords have at least 14 characters.');
    expect(callsOf(mock, 'UpdateAccountPasswordPolicy')).toEqual([
      {
        MinimumPasswordLength: 14,
        RequireUppercaseCharacters: false,
        RequireLowercaseCharacters: false,
        RequireNumbers: false,
        RequireSymbols: false,
        AllowUsersToChangePassword: true,
        PasswordReusePrevention: 5,
      },
    ]);
  });
});
