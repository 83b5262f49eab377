// Users, groups and roles hold policies in the same ways; this is what the permission pages need of each.
import { call } from '../api/client';
import type { AttachedPolicy } from '../api/iam';
import { listAll } from '../api/pages';

export interface PermissionHolder {
  kind: 'user' | 'group' | 'role';
  name: string;
  inlineLimit: number;
  attached: (signal?: AbortSignal) => Promise<AttachedPolicy[]>;
  attach: (arn: string) => Promise<unknown>;
  detach: (arn: string) => Promise<unknown>;
  inline: (signal?: AbortSignal) => Promise<string[]>;
  inlineText: (name: string, signal?: AbortSignal) => Promise<string>;
  putInline: (name: string, document: string) => Promise<unknown>;
  deleteInline: (name: string) => Promise<unknown>;
}

export function userHolder(UserName: string): PermissionHolder {
  return {
    kind: 'user',
    name: UserName,
    inlineLimit: 2048,
    attached: signal =>
      listAll(paging => call('iam', 'ListAttachedUserPolicies', { UserName, ...paging }, signal), answer => answer.AttachedPolicies),
    attach: PolicyArn => call('iam', 'AttachUserPolicy', { UserName, PolicyArn }),
    detach: PolicyArn => call('iam', 'DetachUserPolicy', { UserName, PolicyArn }),
    inline: signal => listAll(paging => call('iam', 'ListUserPolicies', { UserName, ...paging }, signal), answer => answer.PolicyNames),
    inlineText: async (PolicyName, signal) =>
      (await call('iam', 'GetUserPolicy', { UserName, PolicyName }, signal)).PolicyDocument,
    putInline: (PolicyName, PolicyDocument) => call('iam', 'PutUserPolicy', { UserName, PolicyName, PolicyDocument }),
    deleteInline: PolicyName => call('iam', 'DeleteUserPolicy', { UserName, PolicyName }),
  };
}

export function groupHolder(GroupName: string): PermissionHolder {
  return {
    kind: 'group',
    name: GroupName,
    inlineLimit: 5120,
    attached: signal =>
      listAll(paging => call('iam', 'ListAttachedGroupPolicies', { GroupName, ...paging }, signal), answer => answer.AttachedPolicies),
    attach: PolicyArn => call('iam', 'AttachGroupPolicy', { GroupName, PolicyArn }),
    detach: PolicyArn => call('iam', 'DetachGroupPolicy', { GroupName, PolicyArn }),
    inline: signal =>
      listAll(paging => call('iam', 'ListGroupPolicies', { GroupName, ...paging }, signal), answer => answer.PolicyNames),
    inlineText: async (PolicyName, signal) =>
      (await call('iam', 'GetGroupPolicy', { GroupName, PolicyName }, signal)).PolicyDocument,
    putInline: (PolicyName, PolicyDocument) => call('iam', 'PutGroupPolicy', { GroupName, PolicyName, PolicyDocument }),
    deleteInline: PolicyName => call('iam', 'DeleteGroupPolicy', { GroupName, PolicyName }),
  };
}

export function roleHolder(RoleName: string): PermissionHolder {
  return {
    kind: 'role',
    name: RoleName,
    inlineLimit: 10240,
    attached: signal =>
      listAll(paging => call('iam', 'ListAttachedRolePolicies', { RoleName, ...paging }, signal), answer => answer.AttachedPolicies),
    attach: PolicyArn => call('iam', 'AttachRolePolicy', { RoleName, PolicyArn }),
    detach: PolicyArn => call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }),
    inline: signal =>
      listAll(paging => call('iam', 'ListRolePolicies', { RoleName, ...paging }, signal), answer => answer.PolicyNames),
    inlineText: async (PolicyName, signal) =>
      (await call('iam', 'GetRolePolicy', { RoleName, PolicyName }, signal)).PolicyDocument,
    putInline: (PolicyName, PolicyDocument) => call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument }),
    deleteInline: PolicyName => call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }),
  };
}
