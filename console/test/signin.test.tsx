import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { callsOf, openAt, startMock, type Mock } from './render';

let mock: Mock;
beforeEach(() => {
  mock = startMock();
});

describe('sign-in', () => {
  it('signs root in, in two steps, and goes where the person wanted to go', async () => {
    const { user, router } = openAt('/signin?type=root&return=/console/account');
    await user.type(await screen.findByLabelText('Root user email address'), 'root@example.com');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.type(await screen.findByLabelText('Password'), 'Root-Passw0rd');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/console/account'));
    expect(callsOf(mock, 'root')).toEqual([{ email: 'root@example.com', password: 'Root-Passw0rd' }]);
  });

  it('asks root nothing of the server before the password, so that an e-mail cannot be tried alone', async () => {
    const { user } = openAt('/signin?type=root');
    await user.type(await screen.findByLabelText('Root user email address'), 'nobody@example.com');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByLabelText('Password');
    expect(callsOf(mock, 'root')).toEqual([]);
  });

  it('shows one and the same refusal, and forgets the password', async () => {
    const { user } = openAt('/signin/111122223333');
    await user.type(await screen.findByLabelText('IAM username'), 'ghost');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByText('Your authentication information is incorrect. Please try again.');
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('');
    expect(screen.getByLabelText<HTMLInputElement>('Account ID or alias').readOnly).toBe(true);
  });

  it('says how long to wait', async () => {
    const { user } = openAt('/signin/111122223333');
    await user.type(await screen.findByLabelText('IAM username'), 'slow');
    await user.type(screen.getByLabelText('Password'), 'x');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByText(/Try again in 30 seconds/);
  });

  it('leads a new user through the new password', async () => {
    mock.services.iam.CreateUser({ UserName: 'alice' });
    mock.services.iam.CreateLoginProfile({ UserName: 'alice', Password: 'First-Passw0rd', PasswordResetRequired: true });
    const { user, router } = openAt('/signin/111122223333');
    await user.type(await screen.findByLabelText('IAM username'), 'alice');
    await user.type(screen.getByLabelText('Password'), 'First-Passw0rd');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await user.type(await screen.findByLabelText('New password'), 'Second-Passw0rd');
    await user.type(screen.getByLabelText('Retype new password'), 'Second-Passw0rx');
    await screen.findByText('The two passwords differ.');
    const confirm = screen.getByRole<HTMLButtonElement>('button', { name: 'Confirm password change' });
    expect(confirm.disabled).toBe(true);
    await user.type(screen.getByLabelText('Retype new password'), '{Backspace}d');
    await user.click(confirm);
    await waitFor(() => expect(router.state.location.pathname).toBe('/console/'));
    expect(mock.state.users.get('alice').password).toBe('Second-Passw0rd');
  });

  it('opens the page of the remembered account', async () => {
    mock.state.remembered = true;
    const { router } = openAt('/signin');
    await screen.findByLabelText('IAM username');
    expect(router.state.location.pathname).toBe('/signin/111122223333');
  });

  it('shows no form on an insecure origin', async () => {
    mock.state.insecureOrigin = true;
    openAt('/signin');
    await screen.findByText('Not over this address');
    expect(screen.queryByLabelText('Password')).toBeNull();
  });

  it('goes to set-up while there is no account', async () => {
    mock.state.account = null;
    const { router } = openAt('/signin');
    await screen.findByLabelText('Set-up code');
    expect(router.state.location.pathname).toBe('/setup');
  });
});

describe('a session', () => {
  it('is asked for before any page, and the way back is kept', async () => {
    const { router } = openAt('/console/users?x=1');
    await screen.findByText('Sign in to go on where you were.');
    expect(new URLSearchParams(router.state.location.search).get('return')).toBe('/console/users?x=1');
  });

  it('that ended leads to the sign-in page at the next call', async () => {
    mock.signInAs('root');
    const { user, router } = openAt('/console/users');
    await screen.findByText('No users');
    mock.state.session = null;
    await user.click(screen.getByRole('button', { name: 'Refresh users' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/signin'));
    expect(new URLSearchParams(router.state.location.search).get('type')).toBe('root');
  });
});

describe('multi-factor authentication', () => {
  beforeEach(() => {
    mock.state.devices.set('arn', { SerialNumber: 'arn', owner: 'root' });
  });

  async function toCode() {
    const view = openAt('/signin?type=root');
    await view.user.type(await screen.findByLabelText('Root user email address'), 'root@example.com');
    await view.user.click(screen.getByRole('button', { name: 'Next' }));
    await view.user.type(await screen.findByLabelText('Password'), 'Root-Passw0rd');
    await view.user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByLabelText('MFA code');
    return view;
  }

  it('lets a wrong code be followed by a right one', async () => {
    const { user, router } = await toCode();
    await user.type(screen.getByLabelText('MFA code'), '000000');
    await user.click(screen.getByRole('button', { name: 'Submit' }));
    await screen.findByText('Authentication failed');
    await user.type(screen.getByLabelText('MFA code'), '123 456');
    await user.click(screen.getByRole('button', { name: 'Submit' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/console/'));
  });

  it('can be begun again', async () => {
    const { user } = await toCode();
    await user.click(screen.getByRole('button', { name: 'Start again' }));
    await screen.findByLabelText('Root user email address');
  });
});
