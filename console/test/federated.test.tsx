import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { callsOf, openAt, startMock, type Mock } from './render';

const kIssuer = 'https://idp.example.com/start';
let mock: Mock;
beforeEach(() => {
  localStorage.clear();
  mock = startMock();
  mock.signInAs('root');
  mock.services.iam.CreateRole({ RoleName: 'auditor', AssumeRolePolicyDocument: '{}', Description: '' });
  mock.signInAsFederated({ name: 'al@example.com', role: 'desk', issuer: kIssuer });
});

const menu = (name: RegExp) => screen.findByRole('button', { name });

describe('a federated user with a role', () => {
  it('is named by role, session and account, and has no credentials here', async () => {
    const { user } = openAt('/console/security-credentials');
    await screen.findByText('You work as the role desk');
    await screen.findByText(/with the identity provider/);
    await user.click(await menu(/^Account menu: desk\/al@example\.com @ /));
    await screen.findAllByText(/^Federated user in account/);
    expect(screen.queryByRole('menuitem', { name: 'Security credentials' })).toBeNull();
    expect(screen.queryByRole('menuitem', { name: 'Switch back' })).toBeNull();
  });

  it.each(['/console/security-credentials/mfa/assign', '/console/security-credentials/access-keys/create'])('is led away from %s', async path => {
    const { router } = openAt(path);
    await waitFor(() => expect(router.state.location.pathname).toBe('/console/security-credentials'));
    expect(callsOf(mock, 'CreateVirtualMFADevice')).toEqual([]);
  });

  it('switches to another role and back', async () => {
    const { user } = openAt('/switchrole?account=111122223333&roleName=auditor');
    await user.click(await screen.findByRole('button', { name: 'Switch role' }));
    await user.click(await menu(/^Account menu: auditor @/));
    await user.click(await screen.findByRole('menuitem', { name: 'Switch back' }));
    await menu(/^Account menu: desk\/al@example\.com/);
  });

  it('is led back to the issuer when the session is over', async () => {
    const { user } = openAt('/console/users');
    await screen.findAllByText('Users');
    mock.state.session = null;
    await user.click(await screen.findByRole('button', { name: /^Refresh|^Reload/ }));
    await screen.findByText('Your session has ended');
    expect(screen.getByRole('link', { name: 'Sign in again at idp.example.com' }).getAttribute('href')).toBe(kIssuer);
  });

  it('is led back after signing out', async () => {
    const { user } = openAt('/console/');
    await user.click(await menu(/^Account menu: desk/));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    await screen.findByText('You are signed out');
    expect(screen.getByRole('link', { name: 'Sign in again at idp.example.com' }).getAttribute('href')).toBe(kIssuer);
  });

  it('is told to go back when nobody said where that is', async () => {
    localStorage.setItem('keyward-issuer', '');
    mock.state.session = null;
    openAt('/console/users');
    await screen.findByText(/go back to the page of your organization/);
  });
});

describe('a federated user without a role', () => {
  it('has a name, no credentials, and no roles to switch to', async () => {
    mock.signInAsFederated({ name: 'guest', issuer: '' });
    const { user, router } = openAt('/console/security-credentials');
    await screen.findByText('You are a federated user');
    await user.click(await menu(/^Account menu: guest @/));
    expect(screen.queryByRole('menuitem', { name: 'Switch role' })).toBeNull();
    await router.navigate('/console/switch-role');
    await screen.findByText('A federated user without a role cannot switch roles');
  });
});

describe('an IAM user after a federated one', () => {
  it('is asked for the password again', async () => {
    localStorage.setItem('keyward-issuer', kIssuer);
    mock.signInAs('alice');
    const { router, user } = openAt('/console/users');
    await menu(/^Account menu: alice/);
    mock.state.session = null;
    await user.click(await screen.findByRole('button', { name: /^Refresh|^Reload/ }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/signin/));
  });
});
