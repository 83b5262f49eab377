// The lab as a checklist: what each step is called, and where it is done.
import type { FirstDayId } from '../../api/keyward';

interface Place {
  text: string;
  href: string;
}

export interface StepText {
  title: string;
  how: string;
  /** Where it is done; and, where that is another page, what it made. */
  link?: Place;
  made?: Place;
}

export const kSteps: Record<FirstDayId, StepText> = {
  RootSignIn: { title: 'Sign in as the root user', how: 'Once, to set everything up.' },
  AccountAlias: {
    title: 'Give the account an alias',
    how: 'On the dashboard, panel AWS Account: Create.',
    link: { text: 'Dashboard', href: '/console/' },
  },
  RootMfa: {
    title: 'Protect the root user with MFA',
    how: 'Assign MFA device, scan the QR code, enter two codes.',
    link: { text: 'Security credentials', href: '/console/security-credentials' },
  },
  BillingAccess: {
    title: 'Activate IAM access to billing information',
    how: 'On the Account page: Edit, tick the box, Update.',
    link: { text: 'Account', href: '/console/account' },
  },
  PasswordPolicy: {
    title: 'Set a password policy',
    how: 'Account settings, Edit, Custom.',
    link: { text: 'Account settings', href: '/console/account-settings' },
  },
  AdminGroup: {
    title: 'Make a group of administrators',
    how: 'Attach the policy AdministratorAccess in the same form.',
    link: { text: 'Create group', href: '/console/groups/create' },
    made: { text: 'User groups', href: '/console/groups' },
  },
  AdminUser: {
    title: 'Make an administrator with console and programmatic access',
    how: 'In the wizard: give console access, add to the group, and tick "Also create an access key".',
    link: { text: 'Create user', href: '/console/users/create' },
    made: { text: 'Users', href: '/console/users' },
  },
  AccessKeyDownloaded: {
    title: 'Download the .csv file with the credentials',
    how: 'On the last page of the wizard. Keep the file safe, and never share it.',
    link: { text: 'Users', href: '/console/users' },
  },
  SignOut: { title: 'Sign out as root', how: 'In the account menu at the top right.' },
  AdminSignIn: { title: 'Sign in as the administrator', how: "At the account's own address, with the alias in it. Choose a new password there." },
  AdminMfa: {
    title: 'Protect the administrator with MFA',
    how: 'Account menu, Security credentials, Assign MFA device. Then sign out and in again with a code.',
    link: { text: 'Security credentials', href: '/console/security-credentials' },
  },
};
