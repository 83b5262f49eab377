// What the pages of roles do in several calls.
import { call } from '../../api/client';
import type { Role } from '../../api/iam';
import { listAll } from '../../api/pages';
import type { BoundaryOwner } from '../../components/boundary_panel';
import { roleHolder } from '../../components/permission_holder';
import type { TagStore } from '../../components/tags_panel';

export const roleHref = (name: string) => `/console/roles/details/${encodeURIComponent(name)}`;

/** A role goes only when nothing hangs on it any more. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html */
export async function deleteRole(RoleName: string): Promise<void> {
  const holder = roleHolder(RoleName);
  const attached = await holder.attached();
  const inline = await holder.inline();
  const profiles = await listAll(
    paging => call('iam', 'ListInstanceProfilesForRole', { RoleName, ...paging }),
    answer => answer.InstanceProfiles,
  );
  for (const { PolicyArn } of attached) await holder.detach(PolicyArn);
  for (const name of inline) await holder.deleteInline(name);
  for (const { InstanceProfileName } of profiles) await call('iam', 'RemoveRoleFromInstanceProfile', { RoleName, InstanceProfileName });
  await call('iam', 'DeleteRole', { RoleName });
}

/** The name AWS's console gives the policy that denies all to sessions from before a moment. */
export const kRevokingPolicy = 'AWSRevokeOlderSessions';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html */
export function revokingPolicy(now: Date): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Action: ['*'], Resource: ['*'], Condition: { DateLessThan: { 'aws:TokenIssueTime': now.toISOString() } } },
    ],
  });
}

export function roleBoundary({ RoleName, PermissionsBoundary: boundary }: Role): BoundaryOwner {
  return {
    noun: 'role',
    name: RoleName,
    boundary,
    put: PermissionsBoundary => call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary }),
    remove: () => call('iam', 'DeleteRolePermissionsBoundary', { RoleName }),
  };
}

export function roleTags(RoleName: string): TagStore {
  return {
    list: signal => listAll(paging => call('iam', 'ListRoleTags', { RoleName, ...paging }, signal), answer => answer.Tags),
    put: Tags => call('iam', 'TagRole', { RoleName, Tags }),
    remove: TagKeys => call('iam', 'UntagRole', { RoleName, TagKeys }),
  };
}
