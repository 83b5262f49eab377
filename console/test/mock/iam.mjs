// IAM's operations as the console calls them: enough of the behaviour for the pages, none of the rules.
import { exists, id, kAccountId, notFound, now, policy, Refusal } from './state.mjs';
import { qrPicture } from './picture.mjs';
import { providers } from './providers.mjs';
import { userCredentials } from './user_credentials.mjs';

const arn = text => `arn:aws:iam::${kAccountId}:${text}`;
const shown = ({ inline: _i, attached: _a, keys: _k, profile: _p, password: _w, members: _m, versions: _v, ...rest }) => rest;

export function iam(state) {
  const user = name => state.users.get(name) ?? fail(notFound(`The user with name ${name} cannot be found.`));
  const group = name => state.groups.get(name) ?? fail(notFound(`The group with name ${name} cannot be found.`));
  const managed = which => state.policies.get(which) ?? fail(notFound('Policy ARN was not found.'));
  const fail = error => {
    throw error;
  };
  const holders = which => [...state.users.values(), ...state.groups.values(), ...state.roles.values()].filter(one => one.attached.has(which));
  const policyShown = one => ({
    ...shown(one),
    AttachmentCount: holders(one.Arn).length,
    PermissionsBoundaryUsageCount: [...state.users.values()].filter(u => u.PermissionsBoundary?.PermissionsBoundaryArn === one.Arn).length,
  });
  const keysOf = name => (name === undefined ? (state.session?.userName ? user(state.session.userName).keys : state.root.keys) : user(name).keys);
  const page = (name, list) => ({ [name]: list, IsTruncated: false });
  const ownDevices = owner => [...state.devices.values()].filter(device => device.owner === owner);
  const groupsOf = name => [...state.groups.values()].filter(one => one.members.has(name));
  const checkDocument = text => {
    try {
      JSON.parse(text);
    } catch {
      throw new Refusal(400, 'MalformedPolicyDocument', 'Syntax errors in policy.');
    }
  };

  const attachedTo = find => ({
    list: input => page('AttachedPolicies', [...find(input).attached].map(PolicyArn => ({ PolicyArn, PolicyName: managed(PolicyArn).PolicyName }))),
    attach: input => (managed(input.PolicyArn), find(input).attached.add(input.PolicyArn), {}),
    detach: input => (find(input).attached.delete(input.PolicyArn), {}),
    names: input => page('PolicyNames', [...find(input).inline.keys()]),
    get: input => ({ PolicyName: input.PolicyName, PolicyDocument: find(input).inline.get(input.PolicyName) }),
    put: input => (checkDocument(input.PolicyDocument), find(input).inline.set(input.PolicyName, input.PolicyDocument), {}),
    drop: input => (find(input).inline.delete(input.PolicyName), {}),
  });
  const ofUser = attachedTo(input => user(input.UserName));
  const ofGroup = attachedTo(input => group(input.GroupName));
  const role = name => state.roles.get(name) ?? fail(notFound(`The role with name ${name} cannot be found.`));
  const ofRole = attachedTo(input => role(input.RoleName));

  return {
    ...providers(state, { setTags, dropTags }),
    ...userCredentials(state),
    ListUsers: () => page('Users', [...state.users.values()].map(shown)),
    GetUser: input => ({ User: shown(user(input.UserName)) }),
    CreateUser: ({ UserName, Tags = [], PermissionsBoundary = null }) => {
      if (state.users.has(UserName)) throw exists(`User with name ${UserName} already exists.`);
      const made = {
        Path: '/', UserName, UserId: id('AIDA', 21), Arn: arn(`user/${UserName}`), CreateDate: now(), Tags,
        ...(PermissionsBoundary ? { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: PermissionsBoundary } } : {}),
        inline: new Map(), attached: new Set(), keys: [], profile: null, password: '',
      };
      state.users.set(UserName, made);
      return { User: shown(made) };
    },
    DeleteUser: ({ UserName }) => {
      const one = user(UserName);
      const conflict = what => new Refusal(409, 'DeleteConflict', `Cannot delete entity, must ${what} first.`);
      if (one.profile) throw conflict('delete login profile');
      if (one.keys.length > 0) throw conflict('delete access keys');
      for (const kind of Object.values(state.credentials)) if (kind.some(each => each.UserName === UserName)) throw conflict('delete credentials');
      if (ownDevices(UserName).length > 0) throw conflict('delete MFA device');
      if (one.inline.size > 0) throw conflict('delete policies');
      if (one.attached.size > 0) throw conflict('detach all policies');
      if (groupsOf(UserName).length > 0) throw conflict('remove users from group');
      state.users.delete(UserName);
      return {};
    },
    ListUserTags: input => page('Tags', user(input.UserName).Tags),
    TagUser: ({ UserName, Tags }) => (setTags(user(UserName), Tags), {}),
    UntagUser: ({ UserName, TagKeys }) => (dropTags(user(UserName), TagKeys), {}),
    PutUserPermissionsBoundary: ({ UserName, PermissionsBoundary }) => {
      user(UserName).PermissionsBoundary = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: PermissionsBoundary };
      return {};
    },
    DeleteUserPermissionsBoundary: ({ UserName }) => (delete user(UserName).PermissionsBoundary, {}),
    ListGroupsForUser: ({ UserName }) => (user(UserName), page('Groups', groupsOf(UserName).map(shown))),
    ListAttachedUserPolicies: ofUser.list,
    AttachUserPolicy: ofUser.attach,
    DetachUserPolicy: ofUser.detach,
    ListUserPolicies: ofUser.names,
    GetUserPolicy: ofUser.get,
    PutUserPolicy: ofUser.put,
    DeleteUserPolicy: ofUser.drop,

    GetLoginProfile: ({ UserName }) => ({
      LoginProfile: user(UserName).profile ?? fail(notFound(`Login Profile for User ${UserName} cannot be found.`)),
    }),
    CreateLoginProfile: ({ UserName, Password, PasswordResetRequired }) => {
      if (Password.length < 8) throw new Refusal(400, 'PasswordPolicyViolation', 'Password should have a minimum length of 8');
      const one = user(UserName);
      one.profile = { UserName, CreateDate: now(), PasswordResetRequired };
      one.password = Password;
      return { LoginProfile: one.profile };
    },
    UpdateLoginProfile: ({ UserName, Password, PasswordResetRequired }) => {
      const one = user(UserName);
      one.password = Password ?? one.password;
      one.profile.PasswordResetRequired = PasswordResetRequired ?? one.profile.PasswordResetRequired;
      return {};
    },
    DeleteLoginProfile: ({ UserName }) => ((user(UserName).profile = null), {}),
    ChangePassword: ({ OldPassword, NewPassword }) => {
      const one = user(state.session.userName);
      if (one.password !== OldPassword) throw new Refusal(403, 'AccessDenied', 'The old password was incorrect.');
      one.password = NewPassword;
      delete state.session.passwordExpiresAt;
      return {};
    },

    ListRoles: () => page('Roles', [...state.roles.values()].map(shown)),
    GetRole: ({ RoleName }) => ({ Role: shown(role(RoleName)) }),
    CreateRole: ({ RoleName, AssumeRolePolicyDocument, Description, MaxSessionDuration = 3600, Tags = [] }) => {
      if (state.roles.has(RoleName)) throw exists(`Role with name ${RoleName} already exists.`);
      checkDocument(AssumeRolePolicyDocument);
      const made = {
        Path: '/', RoleName, RoleId: id('AROA', 21), Arn: arn(`role/${RoleName}`), CreateDate: now(), AssumeRolePolicyDocument, Description,
        MaxSessionDuration, Tags, inline: new Map(), attached: new Set(),
      };
      state.roles.set(RoleName, made);
      return { Role: shown(made) };
    },
    UpdateRole: ({ RoleName, Description, MaxSessionDuration = 3600 }) => (Object.assign(role(RoleName), { Description, MaxSessionDuration }), {}),
    UpdateAssumeRolePolicy: ({ RoleName, PolicyDocument }) => (
      checkDocument(PolicyDocument), Object.assign(role(RoleName), { AssumeRolePolicyDocument: PolicyDocument }), {}
    ),
    DeleteRole: ({ RoleName }) => {
      const one = role(RoleName);
      if (one.attached.size > 0 || one.inline.size > 0) throw new Refusal(409, 'DeleteConflict', 'Cannot delete entity, must detach all policies first.');
      state.roles.delete(RoleName);
      return {};
    },
    ListAttachedRolePolicies: ofRole.list,
    AttachRolePolicy: ofRole.attach,
    DetachRolePolicy: ofRole.detach,
    ListRolePolicies: ofRole.names,
    GetRolePolicy: ofRole.get,
    PutRolePolicy: ofRole.put,
    DeleteRolePolicy: ofRole.drop,
    PutRolePermissionsBoundary: ({ RoleName, PermissionsBoundary }) => {
      role(RoleName).PermissionsBoundary = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: PermissionsBoundary };
      return {};
    },
    DeleteRolePermissionsBoundary: ({ RoleName }) => (delete role(RoleName).PermissionsBoundary, {}),
    ListRoleTags: input => page('Tags', role(input.RoleName).Tags),
    TagRole: ({ RoleName, Tags }) => (setTags(role(RoleName), Tags), {}),
    UntagRole: ({ RoleName, TagKeys }) => (dropTags(role(RoleName), TagKeys), {}),
    ListInstanceProfilesForRole: ({ RoleName }) => (role(RoleName), page('InstanceProfiles', [])),

    ListGroups: () => page('Groups', [...state.groups.values()].map(shown)),
    GetGroup: ({ GroupName }) => ({
      Group: shown(group(GroupName)),
      ...page('Users', [...group(GroupName).members].map(name => shown(user(name)))),
    }),
    CreateGroup: ({ GroupName }) => {
      if (state.groups.has(GroupName)) throw exists(`Group with name ${GroupName} already exists.`);
      const made = { Path: '/', GroupName, GroupId: id('AGPA', 21), Arn: arn(`group/${GroupName}`), CreateDate: now(), members: new Set(), inline: new Map(), attached: new Set() };
      state.groups.set(GroupName, made);
      return { Group: shown(made) };
    },
    UpdateGroup: ({ GroupName, NewGroupName }) => {
      const one = group(GroupName);
      state.groups.delete(GroupName);
      state.groups.set(NewGroupName, { ...one, GroupName: NewGroupName, Arn: arn(`group/${NewGroupName}`) });
      return {};
    },
    DeleteGroup: ({ GroupName }) => {
      if (group(GroupName).members.size > 0) throw new Refusal(409, 'DeleteConflict', 'Cannot delete entity, must remove users from group first.');
      state.groups.delete(GroupName);
      return {};
    },
    AddUserToGroup: ({ GroupName, UserName }) => (user(UserName), group(GroupName).members.add(UserName), {}),
    RemoveUserFromGroup: ({ GroupName, UserName }) => (group(GroupName).members.delete(UserName), {}),
    ListAttachedGroupPolicies: ofGroup.list,
    AttachGroupPolicy: ofGroup.attach,
    DetachGroupPolicy: ofGroup.detach,
    ListGroupPolicies: ofGroup.names,
    GetGroupPolicy: ofGroup.get,
    PutGroupPolicy: ofGroup.put,
    DeleteGroupPolicy: ofGroup.drop,

    ListPolicies: () => page('Policies', [...state.policies.values()].map(policyShown)),
    GetPolicy: ({ PolicyArn }) => ({ Policy: policyShown(managed(PolicyArn)) }),
    CreatePolicy: ({ PolicyName, PolicyDocument, Description, Tags = [] }) => {
      checkDocument(PolicyDocument);
      const which = arn(`policy/${PolicyName}`);
      if (state.policies.has(which)) throw exists(`A policy called ${PolicyName} already exists. Duplicate names are not allowed.`);
      state.policies.set(which, { ...policy(which, PolicyName, PolicyDocument, Description), Tags });
      return { Policy: policyShown(managed(which)) };
    },
    DeletePolicy: ({ PolicyArn }) => {
      if (holders(PolicyArn).length > 0) throw new Refusal(409, 'DeleteConflict', 'Cannot delete a policy attached to entities.');
      state.policies.delete(PolicyArn);
      return {};
    },
    GetPolicyVersion: ({ PolicyArn, VersionId }) => ({ PolicyVersion: managed(PolicyArn).versions.find(one => one.VersionId === VersionId) }),
    ListPolicyVersions: ({ PolicyArn }) => page('Versions', managed(PolicyArn).versions.map(({ Document: _d, ...rest }) => rest)),
    CreatePolicyVersion: ({ PolicyArn, PolicyDocument, SetAsDefault }) => {
      checkDocument(PolicyDocument);
      const one = managed(PolicyArn);
      const VersionId = `v${Math.max(...one.versions.map(version => Number(version.VersionId.slice(1)))) + 1}`;
      one.versions.unshift({ VersionId, IsDefaultVersion: false, CreateDate: now(), Document: PolicyDocument });
      if (SetAsDefault) setDefault(one, VersionId);
      return { PolicyVersion: { VersionId, IsDefaultVersion: SetAsDefault, CreateDate: now() } };
    },
    SetDefaultPolicyVersion: ({ PolicyArn, VersionId }) => (setDefault(managed(PolicyArn), VersionId), {}),
    DeletePolicyVersion: ({ PolicyArn, VersionId }) => {
      const one = managed(PolicyArn);
      one.versions = one.versions.filter(version => version.VersionId !== VersionId);
      return {};
    },
    ListEntitiesForPolicy: ({ PolicyArn, PolicyUsageFilter }) => {
      const boundary = PolicyUsageFilter === 'PermissionsBoundary';
      const users = [...state.users.values()].filter(one => (boundary ? one.PermissionsBoundary?.PermissionsBoundaryArn === PolicyArn : one.attached.has(PolicyArn)));
      const groups = boundary ? [] : [...state.groups.values()].filter(one => one.attached.has(PolicyArn));
      return {
        PolicyUsers: users.map(({ UserName, UserId }) => ({ UserName, UserId })),
        PolicyGroups: groups.map(({ GroupName, GroupId }) => ({ GroupName, GroupId })),
        PolicyRoles: [],
        IsTruncated: false,
      };
    },
    ListPolicyTags: ({ PolicyArn }) => page('Tags', managed(PolicyArn).Tags),
    TagPolicy: ({ PolicyArn, Tags }) => (setTags(managed(PolicyArn), Tags), {}),
    UntagPolicy: ({ PolicyArn, TagKeys }) => (dropTags(managed(PolicyArn), TagKeys), {}),

    ListAccessKeys: ({ UserName }) => page('AccessKeyMetadata', keysOf(UserName).map(({ SecretAccessKey: _s, ...rest }) => rest)),
    CreateAccessKey: ({ UserName }) => {
      const keys = keysOf(UserName);
      if (keys.length >= 2) throw new Refusal(409, 'LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2');
      const made = { UserName, AccessKeyId: id('AKIA', 20), Status: 'Active', CreateDate: now(), SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
      keys.push(made);
      return { AccessKey: made };
    },
    UpdateAccessKey: ({ UserName, AccessKeyId, Status }) => ((keysOf(UserName).find(key => key.AccessKeyId === AccessKeyId).Status = Status), {}),
    DeleteAccessKey: ({ UserName, AccessKeyId }) => {
      const keys = keysOf(UserName);
      keys.splice(keys.findIndex(key => key.AccessKeyId === AccessKeyId), 1);
      return {};
    },
    GetAccessKeyLastUsed: () => ({ AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } }),

    ListMFADevices: ({ UserName }) =>
      page('MFADevices', ownDevices(UserName ?? state.session?.userName ?? 'root').map(({ SerialNumber, EnableDate, owner }) => ({ SerialNumber, EnableDate, UserName: owner }))),
    CreateVirtualMFADevice: ({ VirtualMFADeviceName }) => {
      const SerialNumber = arn(`mfa/${VirtualMFADeviceName}`);
      if (state.devices.has(SerialNumber)) throw exists('MFA device already exists.');
      state.devices.set(SerialNumber, { SerialNumber, owner: null });
      const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
      return { VirtualMFADevice: { SerialNumber, Base32StringSeed: Buffer.from(seed).toString('base64'), QRCodePNG: qrPicture() } };
    },
    EnableMFADevice: ({ UserName, ...rest }) => enableDevice(state, UserName, rest),
    ResyncMFADevice: input => checkCodes(input),
    DeactivateMFADevice: ({ SerialNumber }) => ((state.devices.get(SerialNumber).owner = null), {}),
    DeleteVirtualMFADevice: ({ SerialNumber }) => (state.devices.delete(SerialNumber), {}),
    ListVirtualMFADevices: () => page('VirtualMFADevices', [...state.devices.values()].filter(device => device.owner === null)),

    ListAccountAliases: () => page('AccountAliases', state.alias ? [state.alias] : []),
    CreateAccountAlias: ({ AccountAlias }) => {
      if (AccountAlias === 'taken') throw exists(`The account alias ${AccountAlias} already exists.`);
      state.alias = AccountAlias;
      return {};
    },
    DeleteAccountAlias: () => ((state.alias = null), {}),
    GetAccountPasswordPolicy: () => ({
      PasswordPolicy: state.passwordPolicy ?? fail(notFound(`The Password Policy with domain name ${kAccountId} cannot be found.`)),
    }),
    UpdateAccountPasswordPolicy: input => ((state.passwordPolicy = { ...input, ExpirePasswords: Boolean(input.MaxPasswordAge) }), {}),
    DeleteAccountPasswordPolicy: () => ((state.passwordPolicy = null), {}),
    GetAccountSummary: () => ({
      SummaryMap: {
        Users: state.users.size,
        Groups: state.groups.size,
        Policies: [...state.policies.keys()].filter(one => !one.includes('::aws:')).length,
        MFADevicesInUse: [...state.devices.values()].filter(device => device.owner).length,
        AccountMFAEnabled: ownDevices('root').length > 0 ? 1 : 0,
      },
    }),
  };
}

function setTags(holder, tags) {
  const kept = holder.Tags.filter(tag => !tags.some(one => one.Key === tag.Key));
  holder.Tags = [...kept, ...tags];
}

function dropTags(holder, keys) {
  holder.Tags = holder.Tags.filter(tag => !keys.includes(tag.Key));
}

function setDefault(one, VersionId) {
  one.DefaultVersionId = VersionId;
  for (const version of one.versions) version.IsDefaultVersion = version.VersionId === VersionId;
}

/** The mock takes any two codes that differ. */
export function checkCodes({ AuthenticationCode1, AuthenticationCode2 }) {
  if (AuthenticationCode1 === AuthenticationCode2)
    throw new Refusal(403, 'InvalidAuthenticationCode', 'Authentication code for device is not valid.');
  return {};
}

export function enableDevice(state, owner, input) {
  checkCodes(input);
  Object.assign(state.devices.get(input.SerialNumber), { owner, EnableDate: now() });
  return {};
}
