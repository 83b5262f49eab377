// The services `keyward`, `billing` and `cloudtrail` of the mock.
import { checkCodes, enableDevice } from './iam.mjs';
import { kAccountId, now, Refusal } from './state.mjs';

const kAdmin = 'arn:aws:iam::aws:policy/AdministratorAccess';

const hasDevice = (state, owner) => [...state.devices.values()].some(device => device.owner === owner);

function adminExists(state) {
  return [...state.groups.values()].some(group => group.attached.has(kAdmin) && group.members.size > 0);
}

export function keyward(state, origin) {
  const rootOnly = () => {
    if (!state.session.isRoot) throw new Refusal(403, 'AccessDenied', 'Only the root user can do this.');
  };
  return {
    GetAccount: () => ({
      AccountId: kAccountId,
      AccountName: state.account.name,
      ...(state.session.isRoot ? { Email: state.account.email } : {}),
      ...(state.alias ? { Alias: state.alias, AliasSignInUrl: `${origin}/signin/${state.alias}` } : {}),
      SignInUrl: `${origin}/signin/${kAccountId}`,
      CreateDate: state.account.created,
    }),
    ChangeRootPassword: ({ OldPassword, NewPassword }) => {
      rootOnly();
      if (OldPassword !== state.root.password) throw new Refusal(403, 'AccessDenied', 'The old password was incorrect.');
      state.root.password = NewPassword;
      return {};
    },
    UpdateAccountName: ({ AccountName }) => (rootOnly(), (state.account.name = AccountName), {}),
    EnableRootMFADevice: input => (rootOnly(), enableDevice(state, 'root', input)),
    ResyncRootMFADevice: input => (rootOnly(), checkCodes(input)),
    DeactivateRootMFADevice: ({ SerialNumber }) => (rootOnly(), (state.devices.get(SerialNumber).owner = null), {}),
    RenameMFADevice: ({ SerialNumber, NewName }) => {
      const device = state.devices.get(SerialNumber);
      state.devices.delete(SerialNumber);
      device.SerialNumber = `arn:aws:iam::${kAccountId}:mfa/${NewName}`;
      state.devices.set(device.SerialNumber, device);
      return { SerialNumber: device.SerialNumber };
    },
    GeneratePassword: () => ({ Password: 'kT7!pQz-4mWx_9bRvE2s' }),
    GetSecurityRecommendations: () => ({
      Items: [
        { Id: 'RootMfa', Done: hasDevice(state, 'root') },
        { Id: 'RootAccessKeys', Done: !state.root.keys.some(key => key.Status === 'Active') },
        ...(state.session.isRoot ? [] : [{ Id: 'OwnMfa', Done: hasDevice(state, state.session.userName) }, { Id: 'OwnUnusedAccessKeys', Done: true }]),
        { Id: 'AccountAlias', Done: state.alias !== null },
        { Id: 'PasswordPolicy', Done: state.passwordPolicy !== null },
        { Id: 'BillingAccess', Done: state.billing },
        { Id: 'AdminUser', Done: adminExists(state) },
      ],
    }),
    GetFirstDay: () => ({
      Steps: [
        ['RootSignIn', true],
        ['AccountAlias', state.alias !== null, state.alias ?? undefined],
        ['RootMfa', hasDevice(state, 'root')],
        ['BillingAccess', state.billing],
        ['PasswordPolicy', state.passwordPolicy !== null],
        ['AdminGroup', [...state.groups.values()].some(group => group.attached.has(kAdmin))],
        ['AdminUser', adminExists(state)],
        ['AccessKeyDownloaded', [...state.users.values()].some(user => user.keys.length > 0)],
        ['SignOut', state.done.has('SignOut')],
        ['AdminSignIn', state.done.has('AdminSignIn')],
        ['AdminMfa', [...state.devices.values()].some(device => device.owner && device.owner !== 'root')],
      ].map(([Id, Done, Detail]) => ({ Id, Done, ...(Done ? { DoneAt: now(), ...(Detail ? { Detail } : {}) } : {}) })),
      Notes: state.notes,
    }),
    PutFirstDayNotes: ({ Notes }) => ((state.notes = Notes), {}),
  };
}

export function billing(state) {
  return {
    GetIAMAccessPreference: () => ({ Activated: state.billing }),
    UpdateIAMAccessPreference: ({ Activated }) => {
      if (!state.session.isRoot) throw new Refusal(403, 'AccessDenied', 'Only the root user can do this.');
      state.billing = Activated;
      return {};
    },
    GetBillingData: ({ Month = now().slice(0, 7) }) => {
      if (!state.session.isRoot && !state.billing) {
        throw new Refusal(
          403,
          'AccessDenied',
          `User: ${state.session.arn} is not authorized to perform: billing:GetBillingData because IAM access to billing information is not activated for this account`,
        );
      }
      const held = { Users: state.users.size, Groups: state.groups.size, Policies: 1, AccessKeys: 2 };
      const Days = Array.from({ length: 24 }, (_unused, index) => ({
        Date: `${Month}-${String(index + 1).padStart(2, '0')}`,
        Requests: [
          { Service: 'iam', Result: 'Success', Count: 40 + ((index * 37) % 60) },
          { Service: 'iam', Result: 'AccessDenied', Count: index % 5 },
          { Service: 'sts', Result: 'Success', Count: 10 + ((index * 17) % 30) },
          { Service: 'keyward', Result: 'Success', Count: (index * 11) % 25 },
        ],
        SignIns: index % 4,
        SignInFailures: index % 7 === 0 ? 1 : 0,
        Decisions: 100 + index * 9,
        ...held,
      }));
      const sum = pick => Days.reduce((all, day) => all + pick(day), 0);
      return {
        Month,
        Days,
        Totals: {
          Requests: Days[0].Requests.map((one, index) => ({ ...one, Count: sum(day => day.Requests[index].Count) })),
          SignIns: sum(day => day.SignIns),
          SignInFailures: sum(day => day.SignInFailures),
          Decisions: sum(day => day.Decisions),
          ...held,
        },
      };
    },
  };
}

/** Newest first, as `state.events` holds them; two at most in an answer, so that pages are needed. */
export function cloudtrail(state) {
  const kAtOnce = 2;
  const value = { EventName: e => e.EventName, EventId: e => e.EventId, ReadOnly: e => e.ReadOnly, Username: e => e.Username };
  return {
    LookupEvents: ({ LookupAttributes = [], NextToken = '0' }) => {
      const [asked] = LookupAttributes;
      const found = state.events.filter(event => !asked || value[asked.AttributeKey]?.(event) === asked.AttributeValue);
      const first = Number(NextToken);
      const next = first + kAtOnce;
      return { Events: found.slice(first, next), ...(next < found.length ? { NextToken: String(next) } : {}) };
    },
  };
}
