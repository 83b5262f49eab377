// Addresses and the pages behind them. Each page is loaded when it is first opened.
import type { RouteObject } from 'react-router-dom';
import { Navigate } from 'react-router-dom';
import { NotFoundPage, PageFault } from './pages/not_found_page';

const lazy = <M, K extends keyof M>(load: () => Promise<M>, name: K) => async () => ({
  Component: (await load())[name] as React.ComponentType,
});

const kConsolePages: RouteObject[] = [
  { index: true, lazy: lazy(() => import('./pages/dashboard/dashboard_page'), 'DashboardPage') },
  { path: 'users', lazy: lazy(() => import('./pages/users/users_page'), 'UsersPage') },
  { path: 'users/create', lazy: lazy(() => import('./pages/users/create_user_page'), 'CreateUserPage') },
  { path: 'users/details/:userName', lazy: lazy(() => import('./pages/users/user_page'), 'UserPage') },
  {
    path: 'users/details/:userName/mfa/assign',
    lazy: lazy(() => import('./pages/credentials/assign_mfa_page'), 'AssignUserMfaPage'),
  },
  {
    path: 'users/details/:userName/access-keys/create',
    lazy: lazy(() => import('./pages/credentials/create_access_key_page'), 'CreateUserAccessKeyPage'),
  },
  { path: 'groups', lazy: lazy(() => import('./pages/groups/groups_page'), 'GroupsPage') },
  { path: 'groups/create', lazy: lazy(() => import('./pages/groups/create_group_page'), 'CreateGroupPage') },
  { path: 'groups/details/:groupName', lazy: lazy(() => import('./pages/groups/group_page'), 'GroupPage') },
  { path: 'roles', lazy: lazy(() => import('./pages/roles/roles_page'), 'RolesPage') },
  { path: 'roles/create', lazy: lazy(() => import('./pages/roles/create_role_page'), 'CreateRolePage') },
  { path: 'roles/details/:roleName', lazy: lazy(() => import('./pages/roles/role_page'), 'RolePage') },
  { path: 'policies', lazy: lazy(() => import('./pages/policies/policies_page'), 'PoliciesPage') },
  { path: 'policies/create', lazy: lazy(() => import('./pages/policies/create_policy_page'), 'CreatePolicyPage') },
  { path: 'policies/details', lazy: lazy(() => import('./pages/policies/policy_page'), 'PolicyPage') },
  { path: 'policies/edit', lazy: lazy(() => import('./pages/policies/edit_policy_page'), 'EditPolicyPage') },
  { path: 'providers', lazy: lazy(() => import('./pages/providers/providers_page'), 'ProvidersPage') },
  { path: 'providers/create', lazy: lazy(() => import('./pages/providers/create_provider_page'), 'CreateProviderPage') },
  { path: 'providers/details', lazy: lazy(() => import('./pages/providers/provider_page'), 'ProviderPage') },
  { path: 'credential-report', lazy: lazy(() => import('./pages/reports/credential_report_page'), 'CredentialReportPage') },
  { path: 'events', lazy: lazy(() => import('./pages/events/events_page'), 'EventsPage') },
  { path: 'events/:eventId', lazy: lazy(() => import('./pages/events/event_page'), 'EventPage') },
  { path: 'policy-simulator', lazy: lazy(() => import('./pages/simulator/simulator_page'), 'SimulatorPage') },
  { path: 'account-settings', lazy: lazy(() => import('./pages/settings/account_settings_page'), 'AccountSettingsPage') },
  {
    path: 'security-credentials',
    lazy: lazy(() => import('./pages/credentials/security_credentials_page'), 'SecurityCredentialsPage'),
  },
  {
    path: 'security-credentials/mfa/assign',
    lazy: lazy(() => import('./pages/credentials/assign_mfa_page'), 'AssignOwnMfaPage'),
  },
  {
    path: 'security-credentials/access-keys/create',
    lazy: lazy(() => import('./pages/credentials/create_access_key_page'), 'CreateOwnAccessKeyPage'),
  },
  { path: 'account', lazy: lazy(() => import('./pages/account/account_page'), 'AccountPage') },
  { path: 'billing', lazy: lazy(() => import('./pages/billing/billing_page'), 'BillingPage') },
  { path: 'switch-role', lazy: lazy(() => import('./pages/switch_role/switch_role_page'), 'SwitchRolePage') },
  { path: 'first-day', lazy: lazy(() => import('./pages/first_day/first_day_page'), 'FirstDayPage') },
  { path: '*', element: <NotFoundPage /> },
];

export const kRoutes: RouteObject[] = [
  {
    errorElement: <PageFault />,
    HydrateFallback: () => null,
    children: [
      { path: '/', element: <Navigate to="/console/" replace /> },
      { path: '/setup', lazy: lazy(() => import('./pages/signin/setup_page'), 'SetupPage') },
      { path: '/signin', lazy: lazy(() => import('./pages/signin/signin_page'), 'SignInPage') },
      { path: '/signin/:account', lazy: lazy(() => import('./pages/signin/signin_page'), 'SignInPage') },
      { path: '/switchrole', lazy: lazy(() => import('./pages/switch_role/switch_role_page'), 'SwitchRoleLink') },
      { path: '/console/signed-out', lazy: lazy(() => import('./pages/signin/signed_out_page'), 'SignedOutPage') },
      { path: '/console/session-ended', lazy: lazy(() => import('./pages/signin/session_ended_page'), 'SessionEndedPage') },
      { path: '/console', lazy: lazy(() => import('./frame'), 'Frame'), children: kConsolePages },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];
