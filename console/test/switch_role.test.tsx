import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { callsOf, openAt, startMock, type Mock } from './render';

let mock: Mock;
beforeEach(() => {
  localStorage.clear();
  mock = startMock();
  mock.signInAs('root');
  mock.services.iam.CreateRole({ RoleName: 'auditor', AssumeRolePolicyDocument: '{}', Description: '' });
  mock.signInAs('alice');
});

const menu = (name: RegExp) => screen.findByRole('button', { name });

describe('switching roles', () => {
  it('begins at the address that administrators hand out, and ends in the account menu', async () => {
    const { user, router } = openAt('/switchrole?account=111122223333&roleName=auditor&displayName=Audits');
    await user.click(await screen.findByRole('button', { name: 'Switch role' }));
    await menu(/^Account menu: Audits/);
    await waitFor(() => expect(router.state.location.pathname).toBe('/console/'));
    expect(callsOf(mock, 'switch-role')).toEqual([{ account: '111122223333', roleName: 'auditor' }]);
    await user.click(await menu(/^Account menu: Audits/));
    expect(screen.queryByRole('menuitem', { name: 'Security credentials' })).toBeNull();
    await user.click(await screen.findByRole('menuitem', { name: 'Switch back' }));
    await menu(/^Account menu: alice/);
    // The way back is remembered.
    await user.click(await menu(/^Account menu: alice/));
    await user.click(await screen.findByRole('menuitem', { name: 'Audits' }));
    await menu(/^Account menu: Audits/);
  });

  it('says what the server says when it is refused', async () => {
    const { user } = openAt('/console/switch-role');
    await user.type(await screen.findByLabelText('Account ID'), '111122223333');
    await user.type(screen.getByLabelText('IAM role name'), 'none');
    await user.click(screen.getByRole('button', { name: 'Switch role' }));
    await screen.findByText(/Could not switch roles/);
  });

  it('is not for root', async () => {
    mock.signInAs('root');
    openAt('/console/switch-role');
    await screen.findByText('The root user cannot switch roles');
    await waitFor(() => expect(screen.queryByLabelText('IAM role name')).toBeNull());
  });
});
