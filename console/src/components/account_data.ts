// Reads that several pages share.
import { ApiError, call } from '../api/client';
import type { Group, PasswordPolicy, Policy, Role, User } from '../api/iam';
import { listAll } from '../api/pages';

export const listUsers = (signal?: AbortSignal): Promise<User[]> =>
  listAll(paging => call('iam', 'ListUsers', paging, signal), answer => answer.Users);

export const listGroups = (signal?: AbortSignal): Promise<Group[]> =>
  listAll(paging => call('iam', 'ListGroups', paging, signal), answer => answer.Groups);

export const listRoles = (signal?: AbortSignal): Promise<Role[]> =>
  listAll(paging => call('iam', 'ListRoles', paging, signal), answer => answer.Roles);

export const listPolicies = (signal?: AbortSignal): Promise<Policy[]> =>
  listAll(paging => call('iam', 'ListPolicies', { ...paging, Scope: 'All' }, signal), answer => answer.Policies);

/** null: no custom policy is set, IAM's default is in force. */
export async function passwordPolicy(signal?: AbortSignal): Promise<PasswordPolicy | null> {
  try {
    return (await call('iam', 'GetAccountPasswordPolicy', {}, signal)).PasswordPolicy;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NoSuchEntity') return null;
    throw error;
  }
}
