// A user can be deleted only when nothing hangs on it any more; the console removes that first, in this order.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
import { ApiError, call } from '../../api/client';
import { listAll } from '../../api/pages';
import { kServiceCredentials, kSigningCertificates, kSshPublicKeys, type Credential, type CredentialKind } from '../credentials/user_credentials';

interface Step {
  text: string;
  run: () => Promise<unknown>;
}

async function loginProfileSteps(UserName: string): Promise<Step[]> {
  try {
    await call('iam', 'GetLoginProfile', { UserName });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NoSuchEntity') return [];
    throw error;
  }
  return [{ text: 'Disabling console access', run: () => call('iam', 'DeleteLoginProfile', { UserName }) }];
}

async function keySteps(UserName: string): Promise<Step[]> {
  const keys = await listAll(paging => call('iam', 'ListAccessKeys', { UserName, ...paging }), answer => answer.AccessKeyMetadata);
  return keys.map(({ AccessKeyId }) => ({
    text: `Deleting access key ${AccessKeyId}`,
    run: () => call('iam', 'DeleteAccessKey', { UserName, AccessKeyId }),
  }));
}

async function credentialSteps<T extends Credential>(UserName: string, kind: CredentialKind<T>): Promise<Step[]> {
  return (await kind.list(UserName)).map(({ id }) => ({ text: `Deleting ${kind.noun} ${id}`, run: () => kind.remove(UserName, id) }));
}

async function mfaSteps(UserName: string): Promise<Step[]> {
  const devices = await listAll(paging => call('iam', 'ListMFADevices', { UserName, ...paging }), answer => answer.MFADevices);
  return devices.flatMap(({ SerialNumber }) => [
    {
      text: `Deactivating MFA device ${SerialNumber}`,
      run: () => call('iam', 'DeactivateMFADevice', { UserName, SerialNumber }),
    },
    ...(SerialNumber.includes(':mfa/')
      ? [{ text: `Deleting MFA device ${SerialNumber}`, run: () => call('iam', 'DeleteVirtualMFADevice', { SerialNumber }) }]
      : []),
  ]);
}

async function policySteps(UserName: string): Promise<Step[]> {
  const inline = await listAll(paging => call('iam', 'ListUserPolicies', { UserName, ...paging }), answer => answer.PolicyNames);
  const attached = await listAll(
    paging => call('iam', 'ListAttachedUserPolicies', { UserName, ...paging }),
    answer => answer.AttachedPolicies,
  );
  return [
    ...inline.map(PolicyName => ({
      text: `Deleting inline policy ${PolicyName}`,
      run: () => call('iam', 'DeleteUserPolicy', { UserName, PolicyName }),
    })),
    ...attached.map(({ PolicyName, PolicyArn }) => ({
      text: `Detaching policy ${PolicyName}`,
      run: () => call('iam', 'DetachUserPolicy', { UserName, PolicyArn }),
    })),
  ];
}

async function groupSteps(UserName: string): Promise<Step[]> {
  const groups = await listAll(paging => call('iam', 'ListGroupsForUser', { UserName, ...paging }), answer => answer.Groups);
  return groups.map(({ GroupName }) => ({
    text: `Removing from group ${GroupName}`,
    run: () => call('iam', 'RemoveUserFromGroup', { UserName, GroupName }),
  }));
}

export interface Progress {
  text: string;
  done: number;
  of: number;
}

export async function deleteUser(UserName: string, onProgress: (progress: Progress) => void): Promise<void> {
  onProgress({ text: `Looking up what belongs to ${UserName}`, done: 0, of: 1 });
  const steps: Step[] = [
    ...(await loginProfileSteps(UserName)),
    ...(await keySteps(UserName)),
    ...(await credentialSteps(UserName, kSshPublicKeys)),
    ...(await credentialSteps(UserName, kServiceCredentials)),
    ...(await credentialSteps(UserName, kSigningCertificates)),
    ...(await mfaSteps(UserName)),
    ...(await policySteps(UserName)),
    ...(await groupSteps(UserName)),
    { text: `Deleting user ${UserName}`, run: () => call('iam', 'DeleteUser', { UserName }) },
  ];
  for (const [done, step] of steps.entries()) {
    onProgress({ text: step.text, done, of: steps.length });
    await step.run();
  }
  onProgress({ text: `${UserName} is deleted`, done: steps.length, of: steps.length });
}
