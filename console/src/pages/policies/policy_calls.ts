// What the policy pages ask for, beyond single calls.
import { call } from '../../api/client';
import type { PolicyVersion, Tag } from '../../api/iam';
import { listAll } from '../../api/pages';

export interface Entity {
  kind: 'user' | 'group' | 'role';
  name: string;
  usage: 'permissions' | 'boundary';
}

async function entitiesOf(PolicyArn: string, usage: Entity['usage'], signal?: AbortSignal): Promise<Entity[]> {
  return listAll(
    paging =>
      call(
        'iam',
        'ListEntitiesForPolicy',
        { PolicyArn, PolicyUsageFilter: usage === 'boundary' ? 'PermissionsBoundary' : 'PermissionsPolicy', ...paging },
        signal,
      ),
    answer => [
      ...answer.PolicyGroups.map(group => ({ kind: 'group' as const, name: group.GroupName, usage })),
      ...answer.PolicyUsers.map(user => ({ kind: 'user' as const, name: user.UserName, usage })),
      ...(answer.PolicyRoles ?? []).map(role => ({ kind: 'role' as const, name: role.RoleName, usage })),
    ],
  );
}

export async function policyEntities(arn: string, signal?: AbortSignal): Promise<Entity[]> {
  const [permissions, boundary] = await Promise.all([entitiesOf(arn, 'permissions', signal), entitiesOf(arn, 'boundary', signal)]);
  return [...permissions, ...boundary];
}

export async function detachEntity(PolicyArn: string, entity: Entity): Promise<void> {
  const { kind, name, usage } = entity;
  if (kind === 'group') await call('iam', 'DetachGroupPolicy', { GroupName: name, PolicyArn });
  else if (kind === 'role' && usage === 'boundary') await call('iam', 'DeleteRolePermissionsBoundary', { RoleName: name });
  else if (kind === 'role') await call('iam', 'DetachRolePolicy', { RoleName: name, PolicyArn });
  else if (usage === 'boundary') await call('iam', 'DeleteUserPermissionsBoundary', { UserName: name });
  else await call('iam', 'DetachUserPolicy', { UserName: name, PolicyArn });
}

export const policyVersions = (PolicyArn: string, signal?: AbortSignal): Promise<PolicyVersion[]> =>
  listAll(paging => call('iam', 'ListPolicyVersions', { PolicyArn, ...paging }, signal), answer => answer.Versions);

export async function policyText(PolicyArn: string, VersionId: string, signal?: AbortSignal): Promise<string> {
  return (await call('iam', 'GetPolicyVersion', { PolicyArn, VersionId }, signal)).PolicyVersion.Document ?? '';
}

/** AWS refuses to delete a policy that is attached or has other versions; the console removes those first. */
export async function deletePolicy(PolicyArn: string): Promise<void> {
  for (const entity of await policyEntities(PolicyArn)) await detachEntity(PolicyArn, entity);
  for (const version of await policyVersions(PolicyArn)) {
    if (!version.IsDefaultVersion) await call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: version.VersionId });
  }
  await call('iam', 'DeletePolicy', { PolicyArn });
}

export const policyTagStore = (PolicyArn: string) => ({
  list: (signal?: AbortSignal): Promise<Tag[]> =>
    listAll(paging => call('iam', 'ListPolicyTags', { PolicyArn, ...paging }, signal), answer => answer.Tags),
  put: (Tags: Tag[]) => call('iam', 'TagPolicy', { PolicyArn, Tags }),
  remove: (TagKeys: string[]) => call('iam', 'UntagPolicy', { PolicyArn, TagKeys }),
});
