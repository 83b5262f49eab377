// What each security recommendation says, open and done, and where it is put right.
import type { Recommendation, RecommendationId } from '../../api/keyward';

export interface RecommendationText {
  open: string;
  done: string;
  why: string;
  link?: { text: string; href: string };
}

const kTexts: Record<RecommendationId, RecommendationText> = {
  RootMfa: {
    open: 'Add MFA for root user',
    done: 'Root user has MFA',
    why: "Root's password alone should not open the whole account.",
    link: { text: 'Add MFA', href: '/console/security-credentials/mfa/assign' },
  },
  RootAccessKeys: {
    open: 'Deactivate or delete access keys for root user',
    done: 'Root user has no active access keys',
    why: 'A key of root cannot be limited by any policy. Use the keys of an IAM user.',
    link: { text: 'Manage access keys', href: '/console/security-credentials' },
  },
  OwnMfa: {
    open: 'Add MFA for yourself',
    done: 'You have MFA',
    why: 'A stolen password is not enough then.',
    link: { text: 'Add MFA', href: '/console/security-credentials/mfa/assign' },
  },
  OwnUnusedAccessKeys: {
    open: 'Deactivate or delete access keys you have not used for more than a year',
    done: 'You have no active access keys that were unused for more than a year',
    why: 'A key nobody needs can only be misused.',
    link: { text: 'Manage access keys', href: '/console/security-credentials' },
  },
  AccountAlias: {
    open: 'Give the account an alias',
    done: 'The account has an alias',
    why: 'People remember a name in the sign-in address better than 12 digits.',
  },
  PasswordPolicy: {
    open: 'Set a password policy of your own',
    done: 'A custom password policy is in force',
    why: 'Decide how long passwords must be, and whether they may come back.',
    link: { text: 'Account settings', href: '/console/account-settings' },
  },
  BillingAccess: {
    open: 'Decide on IAM access to billing information',
    done: 'IAM access to billing information is activated',
    why: 'Until root opens it, no policy can let an administrator see the usage.',
    link: { text: 'Account', href: '/console/account' },
  },
  AdminUser: {
    open: 'Make an administrator for daily work',
    done: 'An administrator who belongs to a group exists',
    why: 'Work that does not need root should not be done by root.',
    link: { text: 'Create user', href: '/console/users/create' },
  },
};

const kRootOnly: RecommendationId[] = ['RootMfa', 'RootAccessKeys', 'BillingAccess'];

/** The text of an item for its viewer; what only root can mend has no link for others. Unknown ids have none. */
export function recommendationText(item: Recommendation, isRoot: boolean): RecommendationText | undefined {
  const text = (kTexts as Record<string, RecommendationText | undefined>)[item.Id];
  if (text === undefined) return undefined;
  return !isRoot && kRootOnly.includes(item.Id) ? { ...text, link: undefined } : text;
}

export function openCount(items: Recommendation[]): number {
  return items.filter(item => !item.Done).length;
}
