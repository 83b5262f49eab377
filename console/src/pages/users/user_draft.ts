// What the wizard gathers, and the calls that make it real.
import { asApiError, call, type ApiError } from '../../api/client';
import type { Policy } from '../../api/iam';
import { passwordPolicy } from '../../components/account_data';
import type { Credentials } from '../../components/csv';
import { userHolder } from '../../components/permission_holder';
import { filledTags, tagsState, type TagsState } from '../../components/tags_editor';

export interface UserDraft {
  userName: string;
  consoleAccess: boolean;
  passwordMode: 'generated' | 'custom';
  password: string;
  resetRequired: boolean;
  permissionMode: 'groups' | 'copy' | 'policies';
  groups: string[];
  copyFrom: string;
  policies: Policy[];
  boundary: Policy | null;
  tags: TagsState;
  accessKey: boolean;
}

export const kEmptyDraft: UserDraft = {
  userName: '',
  consoleAccess: false,
  passwordMode: 'generated',
  password: '',
  resetRequired: true,
  permissionMode: 'groups',
  groups: [],
  copyFrom: '',
  policies: [],
  boundary: null,
  tags: tagsState(),
  accessKey: false,
};

export interface MadeUser {
  credentials: Credentials;
  hasPassword: boolean;
  resetRequired: boolean;
  /** Steps that were refused; what worked before and after them stays. */
  failures: { text: string; error: ApiError }[];
}

const kChangePassword = 'arn:aws:iam::aws:policy/IAMUserChangePassword';

interface Step {
  text: string;
  run: () => Promise<unknown>;
}

async function changePasswordNeeded(draft: UserDraft): Promise<boolean> {
  if (!draft.consoleAccess || !draft.resetRequired) return false;
  try {
    return !(await passwordPolicy())?.AllowUsersToChangePassword;
  } catch {
    return true;
  }
}

async function copySteps(from: string, UserName: string): Promise<Step[]> {
  const source = userHolder(from);
  const target = userHolder(UserName);
  const [groups, attached, inline, user] = await Promise.all([
    call('iam', 'ListGroupsForUser', { UserName: from }),
    source.attached(),
    source.inline(),
    call('iam', 'GetUser', { UserName: from }),
  ]);
  const boundary = user.User.PermissionsBoundary?.PermissionsBoundaryArn;
  return [
    ...groups.Groups.map(({ GroupName }) => ({
      text: `Add to group ${GroupName}`,
      run: () => call('iam', 'AddUserToGroup', { GroupName, UserName }),
    })),
    ...attached.map(policy => ({ text: `Attach policy ${policy.PolicyName}`, run: () => target.attach(policy.PolicyArn) })),
    ...inline.map(name => ({
      text: `Copy inline policy ${name}`,
      run: async () => target.putInline(name, await source.inlineText(name)),
    })),
    ...(boundary
      ? [
          {
            text: 'Set the permissions boundary',
            run: () => call('iam', 'PutUserPermissionsBoundary', { UserName, PermissionsBoundary: boundary }),
          },
        ]
      : []),
  ];
}

async function permissionSteps(draft: UserDraft): Promise<Step[]> {
  const UserName = draft.userName;
  if (draft.permissionMode === 'copy') return draft.copyFrom === '' ? [] : copySteps(draft.copyFrom, UserName);
  if (draft.permissionMode === 'policies') {
    return draft.policies.map(policy => ({
      text: `Attach policy ${policy.PolicyName}`,
      run: () => call('iam', 'AttachUserPolicy', { UserName, PolicyArn: policy.Arn }),
    }));
  }
  return draft.groups.map(GroupName => ({
    text: `Add to group ${GroupName}`,
    run: () => call('iam', 'AddUserToGroup', { GroupName, UserName }),
  }));
}

export async function createAccessKeyFor(made: MadeUser): Promise<MadeUser> {
  const { AccessKey } = await call('iam', 'CreateAccessKey', { UserName: made.credentials.userName });
  return {
    ...made,
    credentials: {
      ...made.credentials,
      accessKeyId: AccessKey.AccessKeyId,
      secretAccessKey: AccessKey.SecretAccessKey,
    },
  };
}

/** Throws only if the user itself could not be made; later refusals are listed in `failures`. */
export async function createUser(draft: UserDraft, signInUrl: string): Promise<MadeUser> {
  const UserName = draft.userName;
  const tags = filledTags(draft.tags);
  const steps = await permissionSteps(draft);
  await call('iam', 'CreateUser', {
    UserName,
    ...(tags.length > 0 ? { Tags: tags } : {}),
    ...(draft.boundary && draft.permissionMode !== 'copy' ? { PermissionsBoundary: draft.boundary.Arn } : {}),
  });
  let made: MadeUser = {
    credentials: { userName: UserName },
    hasPassword: false,
    resetRequired: draft.resetRequired,
    failures: [],
  };
  if (draft.consoleAccess) {
    steps.unshift({
      text: 'Give access to the console',
      run: async () => {
        const password =
          draft.passwordMode === 'custom' ? draft.password : (await call('keyward', 'GeneratePassword', {})).Password;
        await call('iam', 'CreateLoginProfile', { UserName, Password: password, PasswordResetRequired: draft.resetRequired });
        made = { ...made, hasPassword: true, credentials: { ...made.credentials, password, signInUrl } };
      },
    });
  }
  if (await changePasswordNeeded(draft)) {
    steps.push({
      text: 'Attach policy IAMUserChangePassword',
      run: () => call('iam', 'AttachUserPolicy', { UserName, PolicyArn: kChangePassword }),
    });
  }
  if (draft.accessKey) {
    steps.push({
      text: 'Create an access key',
      run: async () => {
        made = await createAccessKeyFor(made);
      },
    });
  }
  for (const step of steps) {
    try {
      await step.run();
    } catch (failure) {
      made = { ...made, failures: [...made.failures, { text: step.text, error: asApiError(failure) }] };
    }
  }
  return made;
}
