import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { callsOf, openAt, startMock, type Mock } from './render';

let mock: Mock;
beforeEach(() => {
  mock = startMock();
  mock.signInAs('root');
});

const kTrust = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
const makeRole = () => mock.services.iam.CreateRole({ RoleName: 'deploy', AssumeRolePolicyDocument: kTrust, Description: 'Deploys' });

describe('roles', () => {
  it('are listed with whom they trust', async () => {
    makeRole();
    openAt('/console/roles');
    const row = (await screen.findByText('deploy')).closest('tr') as HTMLElement;
    within(row).getByText('Service: ec2.amazonaws.com');
  });

  it('are made with a trust policy, and their policies attached', async () => {
    const { user, router } = openAt('/console/roles/create');
    await user.click(await screen.findByLabelText(/^Require MFA/));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Select ReadOnlyAccess' }));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.type(await screen.findByLabelText('Role name'), 'reader');
    await user.click(screen.getByRole('button', { name: 'Create role' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/console/roles/details/reader'));
    const [made] = callsOf(mock, 'CreateRole') as { AssumeRolePolicyDocument: string }[];
    expect(JSON.parse(made?.AssumeRolePolicyDocument ?? '')).toMatchObject({
      Statement: [{ Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }],
    });
    expect(callsOf(mock, 'AttachRolePolicy')).toEqual([{ RoleName: 'reader', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }]);
  });

  it('do not go on from a trusted entity that is none', async () => {
    const { user } = openAt('/console/roles/create');
    await user.click(await screen.findByLabelText(/^Another AWS account/));
    await user.type(screen.getByLabelText('Account ID'), '4444');
    await screen.findByText('An account ID has 12 digits.');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(screen.queryByText('Permissions policies')).toBeNull();
  });

  it('keep their description when the session duration is changed', async () => {
    makeRole();
    const { user } = openAt('/console/roles/details/deploy');
    await user.click(await screen.findByRole('button', { name: 'Edit role' }));
    await user.click(await screen.findByRole('button', { name: /Maximum session duration/ }));
    await user.click(await screen.findByText('4 hours'));
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() =>
      expect(callsOf(mock, 'UpdateRole')).toEqual([{ RoleName: 'deploy', Description: 'Deploys', MaxSessionDuration: 14_400 }]),
    );
  });

  it('have their older sessions denied by a policy of the well-known name', async () => {
    makeRole();
    const { user } = openAt('/console/roles/details/deploy?tab=revoke');
    await user.click(await screen.findByRole('button', { name: 'Revoke active sessions' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Revoke active sessions' }));
    await screen.findByText(/Sessions of deploy/);
    const [put] = callsOf(mock, 'PutRolePolicy') as { PolicyName: string; PolicyDocument: string }[];
    expect(put?.PolicyName).toBe('AWSRevokeOlderSessions');
    const [statement] = (JSON.parse(put?.PolicyDocument ?? '') as { Statement: { Effect: string; Condition: object }[] }).Statement;
    expect(statement?.Effect).toBe('Deny');
    expect(Object.keys(statement?.Condition ?? {})).toEqual(['DateLessThan']);
  });

  it('are deleted with all that hangs on them, after the name was typed', async () => {
    makeRole();
    mock.services.iam.PutRolePolicy({ RoleName: 'deploy', PolicyName: 'inside', PolicyDocument: '{}' });
    mock.services.iam.AttachRolePolicy({ RoleName: 'deploy', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    const { user, router } = openAt('/console/roles/details/deploy');
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByLabelText(/To confirm/), 'deploy');
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/console/roles'));
    expect(mock.state.roles.size).toBe(0);
  });
});
