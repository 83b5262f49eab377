// Whose credentials a page is about. Root's own are reached without a user name, and its MFA devices through `keyward`.
import { call } from '../../api/client';
import type { AccessKey, AccessKeyMetadata, MfaDevice, VirtualMfaDevice } from '../../api/iam';
import { listAll } from '../../api/pages';
import type { Session } from '../../api/signin';

export type Subject = { kind: 'root' } | { kind: 'user'; userName: string };

/** Whose credentials "my" are: undefined for a role and a federated user, who have none here. */
export function ownSubject(session: Session): Subject | undefined {
  if (session.isRoot) return { kind: 'root' };
  return session.userName === undefined ? undefined : { kind: 'user', userName: session.userName };
}

export interface Codes {
  AuthenticationCode1: string;
  AuthenticationCode2: string;
}

const owner = (subject: Subject) => (subject.kind === 'user' ? { UserName: subject.userName } : {});

export const subjectKey = (subject: Subject) => (subject.kind === 'user' ? `user/${subject.userName}` : 'root');

export const subjectName = (subject: Subject) => (subject.kind === 'user' ? subject.userName : 'the root user');

export const listMfa = (subject: Subject, signal?: AbortSignal): Promise<MfaDevice[]> =>
  listAll(paging => call('iam', 'ListMFADevices', { ...owner(subject), ...paging }, signal), answer => answer.MFADevices);

export async function newVirtualDevice(name: string): Promise<VirtualMfaDevice> {
  return (await call('iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName: name })).VirtualMFADevice;
}

/** The serial of a device with this name that belongs to nobody, as an attempt that was broken off leaves it. */
export async function unassignedDevice(name: string): Promise<string | undefined> {
  const devices = await listAll(
    paging => call('iam', 'ListVirtualMFADevices', { AssignmentStatus: 'Unassigned', ...paging }),
    answer => answer.VirtualMFADevices,
  );
  return devices.find(device => device.SerialNumber.toLowerCase().endsWith(`:mfa/${name.toLowerCase()}`))?.SerialNumber;
}

export const deleteVirtualDevice = (SerialNumber: string) => call('iam', 'DeleteVirtualMFADevice', { SerialNumber });

export async function enableMfa(subject: Subject, SerialNumber: string, codes: Codes): Promise<void> {
  if (subject.kind === 'root') await call('keyward', 'EnableRootMFADevice', { SerialNumber, ...codes });
  else await call('iam', 'EnableMFADevice', { UserName: subject.userName, SerialNumber, ...codes });
}

export async function resyncMfa(subject: Subject, SerialNumber: string, codes: Codes): Promise<void> {
  if (subject.kind === 'root') await call('keyward', 'ResyncRootMFADevice', { SerialNumber, ...codes });
  else await call('iam', 'ResyncMFADevice', { UserName: subject.userName, SerialNumber, ...codes });
}

/** Takes the device away from its owner and deletes it, so that its name is free again. */
export async function removeMfa(subject: Subject, SerialNumber: string): Promise<void> {
  if (subject.kind === 'root') await call('keyward', 'DeactivateRootMFADevice', { SerialNumber });
  else await call('iam', 'DeactivateMFADevice', { UserName: subject.userName, SerialNumber });
  if (SerialNumber.includes(':mfa/')) await deleteVirtualDevice(SerialNumber);
}

export const renameMfa = (SerialNumber: string, NewName: string) =>
  call('keyward', 'RenameMFADevice', { SerialNumber, NewName });

export const listKeys = (subject: Subject, signal?: AbortSignal): Promise<AccessKeyMetadata[]> =>
  listAll(paging => call('iam', 'ListAccessKeys', { ...owner(subject), ...paging }, signal), answer => answer.AccessKeyMetadata);

export async function createKey(subject: Subject): Promise<AccessKey> {
  return (await call('iam', 'CreateAccessKey', owner(subject))).AccessKey;
}

export const setKeyStatus = (subject: Subject, AccessKeyId: string, Status: 'Active' | 'Inactive') =>
  call('iam', 'UpdateAccessKey', { ...owner(subject), AccessKeyId, Status });

export const deleteKey = (subject: Subject, AccessKeyId: string) =>
  call('iam', 'DeleteAccessKey', { ...owner(subject), AccessKeyId });

/** AWS's console keeps a key's description as a tag of the user, under the key's ID. Root has no tags. */
export const describeKey = (userName: string, AccessKeyId: string, text: string) =>
  call('iam', 'TagUser', { UserName: userName, Tags: [{ Key: AccessKeyId, Value: text }] });
