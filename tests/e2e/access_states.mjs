// Roles in Chromium, as an administrator works with them.
import assert from 'node:assert/strict';

/** awsAs runs the AWS CLI with an administrator's key. */
export function roleStates({ person, awsAs }) {
  const { open, press, fill, sees } = person;
  const dialog = name => person.page.getByRole('dialog').getByRole('button', { name, exact: true });
  return {
    'a role is made, read, changed, and its sessions are revoked': async () => {
      await open('/console/roles');
      await person.page.getByRole('link', { name: 'Create role' }).click();
      await person.page.getByLabel(/^Require MFA/).check();
      await person.looks('role-trust');
      await press('Next');
      await person.page.getByRole('checkbox', { name: 'Select AmazonS3ReadOnlyAccess' }).check();
      await person.looks('role-permissions');
      await press('Next');
      await fill('Role name', 'reader');
      await fill('Description - optional', 'Reads for the auditors');
      await person.looks('role-review');
      await press('Create role');
      await sees('Role reader created.');
      await sees('Reads for the auditors');
      await person.looks('role');
      await person.page.getByRole('tab', { name: 'Trust relationships' }).click();
      await sees(/"aws:MultiFactorAuthPresent"/);
      await press('Edit trust policy');
      await fill('Policy document', '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"nobody"},"Action":"sts:AssumeRole"}]}');
      await press('Update policy');
      await sees('MalformedPolicyDocument');
      await person.looks('role-trust-refused');
      await fill('Policy document', '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}');
      await press('Update policy');
      await sees('Trust policy of reader updated.');
      await sees('Who may take this role on: Service: ec2.amazonaws.com.');
      await person.page.getByRole('button', { name: 'Edit role' }).click();
      await person.page.getByRole('button', { name: /Maximum session duration/ }).click();
      await person.page.getByRole('option', { name: '4 hours' }).click();
      await press('Save changes');
      await sees('Role reader updated.');
      await sees('4 hours');
      await person.page.getByRole('tab', { name: 'Tags' }).click();
      await sees('No tags');
      await person.page.getByRole('tab', { name: 'Revoke sessions' }).click();
      await press('Revoke active sessions');
      await person.looks('role-revoke');
      await dialog('Revoke active sessions').click();
      await sees(/Sessions of reader that began before now/);
      await person.page.getByRole('tab', { name: 'Permissions' }).click();
      await sees('AWSRevokeOlderSessions');
      const { Role: role } = awsAs('iam', 'get-role', '--role-name', 'reader');
      assert.equal(role.MaxSessionDuration, 14_400);
      assert.equal(role.Description, 'Reads for the auditors');
      await open('/console/roles');
      await sees('Service: ec2.amazonaws.com');
      await person.looks('roles');
      await person.link('reader').click();
      await press('Delete');
      await person.page.getByRole('dialog').getByRole('textbox').fill('reader');
      await dialog('Delete').click();
      await sees('Role reader deleted.');
    },
    'the administrator switches to a role, may what the role may, and switches back': async () => {
      const { Account: account } = awsAs('sts', 'get-caller-identity');
      const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }] };
      awsAs('iam', 'create-role', '--role-name', 'auditor', '--path', '/team/', '--assume-role-policy-document', JSON.stringify(trust));
      awsAs('iam', 'attach-role-policy', '--role-name', 'auditor', '--policy-arn', 'arn:aws:iam::aws:policy/IAMReadOnlyAccess');
      await open(`/switchrole?account=${account}&roleName=auditor&displayName=Audits`);
      await press('Switch role');
      await sees(/Could not switch roles using the provided information/); // its path is missing
      await fill('IAM role name', 'team/auditor');
      await person.looks('switch-role');
      await press('Switch role');
      await person.page.getByRole('button', { name: /^Account menu: Audits/ }).waitFor();
      await open('/console/groups/create');
      await fill('User group name', 'refused');
      await press('Create user group');
      await sees(/assumed-role\/auditor\/.* is not authorized to perform: iam:CreateGroup/);
      await person.looks('switched-role');
      await person.choose(/^Account menu: Audits/, 'Switch back');
      await person.page.getByRole('button', { name: /^Account menu: .* @ / }).waitFor();
      await person.choose(/^Account menu/, 'Audits');
      await person.page.getByRole('button', { name: /^Account menu: Audits/ }).waitFor();
      await person.choose(/^Account menu: Audits/, 'Switch back');
      await person.page.getByRole('button', { name: /^Account menu: .* @ / }).waitFor();
      awsAs('iam', 'detach-role-policy', '--role-name', 'auditor', '--policy-arn', 'arn:aws:iam::aws:policy/IAMReadOnlyAccess');
      awsAs('iam', 'delete-role', '--role-name', 'auditor');
    },
  };
}
