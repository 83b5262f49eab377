// The frame around every console page: bar at the top, navigation at the left, help at the right.
import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import type { ButtonDropdownProps } from '@cloudscape-design/components/button-dropdown';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Outlet, useLocation, useNavigate } from 'react-router-dom';
import { asApiError } from './api/client';
import { maySwitch, switchBack, switchRole, type Session } from './api/signin';
import { FlashMessages, FlashProvider, useFlash } from './components/flash';
import { groupedAccountId } from './components/names';
import { FrameProvider, type Crumb } from './components/page';
import { useDarkMode } from './components/use_dark_mode';
import { TopicPanel } from './help/help_text';
import type { TopicId } from './help/topics';
import mark from './mark.svg';
import { ownSubject } from './pages/credentials/subject';
import { knownRoles, roleTitle } from './pages/switch_role/role_history';
import { useExpiryNotice } from './session/expiry_notice';
import { SessionGate, useSession } from './session/session';

const kNavigation: SideNavigationProps.Item[] = [
  { type: 'link', text: 'Dashboard', href: '/console/' },
  {
    type: 'section',
    text: 'Access management',
    items: [
      { type: 'link', text: 'User groups', href: '/console/groups' },
      { type: 'link', text: 'Users', href: '/console/users' },
      { type: 'link', text: 'Roles', href: '/console/roles' },
      { type: 'link', text: 'Policies', href: '/console/policies' },
      { type: 'link', text: 'Identity providers', href: '/console/providers' },
      { type: 'link', text: 'Account settings', href: '/console/account-settings' },
      { type: 'link', text: 'Policy simulator', href: '/console/policy-simulator' },
    ],
  },
  {
    type: 'section',
    text: 'Access reports',
    items: [
      { type: 'link', text: 'Credential report', href: '/console/credential-report' },
      { type: 'link', text: 'Event history', href: '/console/events' },
    ],
  },
  {
    type: 'section',
    text: 'This account',
    items: [
      { type: 'link', text: 'Account', href: '/console/account' },
      { type: 'link', text: 'Billing', href: '/console/billing' },
      { type: 'link', text: 'Security credentials', href: '/console/security-credentials' },
    ],
  },
  { type: 'divider' },
  { type: 'link', text: 'First day', href: '/console/first-day' },
];

function activeHref(pathname: string): string {
  const first = pathname.split('/')[2] ?? '';
  return first === '' ? '/console/' : `/console/${first}`;
}

function titleOf(session: Session): string {
  const { role } = session;
  if (session.isRoot) return session.accountName;
  if (role?.switched) return roleTitle(role.name, { id: session.accountId, alias: session.alias });
  const name = role ? `${role.name}/${role.sessionName}` : (session.userName ?? session.federatedUser ?? '');
  return `${name} @ ${session.alias ?? session.accountId}`;
}

function kindOf(session: Session): string {
  if (session.isRoot) return 'Root user';
  const federated = session.issuer === undefined ? 'IAM user' : 'Federated user';
  return `${session.role?.switched ? `Role ${session.role.name}` : federated} in account ${groupedAccountId(session.accountId)}`;
}

/** Switching roles in the account menu: AWS offers it to everyone but root and federated users without a role. */
function roleItems(session: Session): ButtonDropdownProps.ItemOrGroup[] {
  if (!maySwitch(session)) return [];
  const known = session.role?.switched ? [] : knownRoles().map((role, index) => ({
    id: `role-${index}`,
    text: role.displayName || `${role.roleName} @ ${role.account}`,
  }));
  return [
    {
      id: 'roles',
      items: [
        ...(session.role?.switched ? [{ id: 'switch-back', text: 'Switch back' }] : []),
        ...known,
        { id: '/console/switch-role', text: 'Switch role', href: '/console/switch-role' },
      ],
    },
  ];
}

function TopBar({ onHelp }: { onHelp: () => void }) {
  const { session, refresh, leave } = useSession();
  const { dark, toggle } = useDarkMode();
  const flash = useFlash();
  const navigate = useNavigate();
  const title = titleOf(session);

  const signOutEverywhere = useCallback(async () => {
    try {
      await leave();
    } catch (failure) {
      const error = asApiError(failure);
      flash.show('error', error.message, 'You are still signed in');
    }
  }, [leave, flash]);

  const become = useCallback(
    async (change: () => Promise<unknown>) => {
      try {
        await change();
      } catch (failure) {
        return flash.show('error', asApiError(failure).message, 'You are still who you were');
      }
      navigate('/console/', { replace: true });
      await refresh();
    },
    [flash, navigate, refresh],
  );

  const copyAccountId = useCallback(async () => {
    try {
      await navigator.clipboard.writeText(session.accountId);
      flash.show('success', `Account ID ${session.accountId} copied.`);
    } catch {
      flash.show('error', `The browser did not allow copying. The account ID is ${session.accountId}.`);
    }
  }, [session.accountId, flash]);

  const utilities: TopNavigationProps.Utility[] = [
    {
      type: 'button',
      text: dark ? 'Light mode' : 'Dark mode',
      ariaLabel: dark ? 'Switch to light mode' : 'Switch to dark mode',
      onClick: toggle,
    },
    { type: 'button', iconName: 'status-info', text: 'Help', ariaLabel: 'Open the help panel', onClick: onHelp },
    {
      type: 'menu-dropdown',
      text: title,
      title,
      description: kindOf(session),
      iconName: 'user-profile',
      ariaLabel: `Account menu: ${title}`,
      items: [
        { id: 'copy', text: `Account ID: ${groupedAccountId(session.accountId)}`, iconName: 'copy' },
        {
          id: 'places',
          items: [
            { id: '/console/account', text: 'Account', href: '/console/account' },
            { id: '/console/billing', text: 'Billing', href: '/console/billing' },
            ...(ownSubject(session)
              ? [{ id: '/console/security-credentials', text: 'Security credentials', href: '/console/security-credentials' }]
              : []),
            { id: '/console/first-day', text: 'First day', href: '/console/first-day' },
          ],
        },
        ...roleItems(session),
        { id: 'sign-out', text: 'Sign out' },
      ],
      onItemFollow: event => {
        event.preventDefault();
        navigate(event.detail.id);
      },
      onItemClick: ({ detail }) => {
        if (detail.id === 'sign-out') void signOutEverywhere();
        if (detail.id === 'copy') void copyAccountId();
        if (detail.id === 'switch-back') void become(switchBack);
        const known = detail.id.startsWith('role-') ? knownRoles()[Number(detail.id.slice(5))] : undefined;
        if (known) void become(() => switchRole(known));
      },
    },
  ];
  return (
    <div id="top-bar" style={{ position: 'sticky', insetBlockStart: 0, zIndex: 1002 }}>
      <TopNavigation
        identity={{
          href: '/console/',
          title: 'Keyward',
          logo: { src: mark, alt: 'Keyward mark' },
          onFollow: event => {
            event.preventDefault();
            navigate('/console/');
          },
        }}
        utilities={utilities}
        i18nStrings={{ overflowMenuTriggerText: 'More', overflowMenuTitleText: 'All', overflowMenuBackIconAriaLabel: 'Back' }}
      />
    </div>
  );
}

function Layout() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [crumbs, setCrumbs] = useState<Crumb[]>([]);
  const [topic, setTopic] = useState<TopicId>('dashboard');
  const [contentType, setContentType] = useState<'default' | 'table'>('default');
  const [helpOpen, setHelpOpen] = useState(false);
  const standing = useExpiryNotice();
  const [navigationOpen, setNavigationOpen] = useState(window.innerWidth > 912);

  const frame = useMemo(
    () => ({
      setPage: (way: Crumb[], help: TopicId, wide: boolean) => {
        setCrumbs(way);
        setTopic(help);
        setContentType(wide ? 'table' : 'default');
      },
      showHelp: (help: TopicId) => {
        setTopic(help);
        setHelpOpen(true);
      },
    }),
    [],
  );
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);

  const follow = (event: { preventDefault: () => void; detail: { href?: string; external?: boolean } }) => {
    event.preventDefault();
    if (event.detail.href) navigate(event.detail.href);
  };
  return (
    <FrameProvider value={frame}>
      <TopBar onHelp={() => setHelpOpen(open => !open)} />
      <AppLayout
        headerSelector="#top-bar"
        contentType={contentType}
        navigationOpen={navigationOpen}
        onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
        navigation={
          <SideNavigation
            header={{ text: 'Identity and Access Management', href: '/console/' }}
            activeHref={activeHref(pathname)}
            items={kNavigation}
            onFollow={follow}
          />
        }
        breadcrumbs={
          <BreadcrumbGroup items={[{ text: 'IAM', href: '/console/' }, ...crumbs]} onFollow={follow} ariaLabel="Breadcrumbs" />
        }
        toolsOpen={helpOpen}
        onToolsChange={({ detail }) => setHelpOpen(detail.open)}
        tools={<TopicPanel topic={topic} />}
        notifications={<FlashMessages standing={standing} />}
        ariaLabels={{
          navigation: 'Side navigation',
          navigationToggle: 'Open navigation',
          navigationClose: 'Close navigation',
          tools: 'Help panel',
          toolsToggle: 'Open help panel',
          toolsClose: 'Close help panel',
          notifications: 'Notifications',
        }}
        content={
          <Suspense>
            <Outlet />
          </Suspense>
        }
      />
    </FrameProvider>
  );
}

export function Frame() {
  return (
    <SessionGate>
      <FlashProvider>
        <Layout />
      </FlashProvider>
    </SessionGate>
  );
}
