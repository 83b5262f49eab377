// The sign-in endpoints. They need no session; a ticket stands for what was already proven.
import { ApiError, kRoleEnded, send } from './client';

export interface SignInContext {
  setupRequired: boolean;
  insecureOrigin: boolean;
  publicUrl: string;
  /** The account this browser remembers. */
  account: { id: string; alias?: string } | null;
}

export interface Session {
  accountId: string;
  accountName: string;
  alias?: string | null;
  arn: string;
  /** Of IAM users alone. */
  userName?: string;
  /** The role that acts: this session has switched to it, or a federated user has come as it. */
  role?: { name: string; sessionName: string; switched: boolean };
  /** The name of a federated user without a role (GetFederationToken). */
  federatedUser?: string;
  /** Of sessions of federated users, switched or not: the page to sign in again, '' if nobody said. */
  issuer?: string;
  isRoot: boolean;
  mfaUsed: boolean;
  expiresAt: string;
  /** When the user's password stops working, if the account's password policy has an age limit. */
  passwordExpiresAt?: string;
  signInUrl: string;
}

export const maySwitch = (session: Session): boolean => !session.isRoot && session.federatedUser === undefined;

export type Outcome =
  | { status: 'signed-in' }
  | { status: 'mfa-required'; ticket: string; devices: { type: string }[] }
  | { status: 'password-change-required'; ticket: string; reason: 'reset' | 'expired' };

export const signInContext = (signal?: AbortSignal) => send<SignInContext>('GET', '/signin/api/context', undefined, signal);

export const setUp = (input: { setupCode: string; accountName: string; email: string; password: string }) =>
  send<{ accountId: string; signInUrl: string }>('POST', '/signin/api/setup', input);

export const signInRoot = (input: { email: string; password: string }) => send<Outcome>('POST', '/signin/api/root', input);

export const signInUser = (input: { account: string; userName: string; password: string; rememberAccount: boolean }) =>
  send<Outcome>('POST', '/signin/api/user', input);

export const submitMfa = (input: { ticket: string; code: string }) => send<Outcome>('POST', '/signin/api/mfa', input);

export const submitNewPassword = (input: { ticket: string; newPassword: string }) =>
  send<Outcome>('POST', '/signin/api/new-password', input);

export const signOut = () => send<Record<string, never>>('POST', '/signin/api/sign-out', {});

/** Goes on with the permissions of a role, named with its path; the account by its ID or alias. */
export const switchRole = (input: { account: string; roleName: string }) =>
  send<Record<string, never>>('POST', '/signin/api/switch-role', input);

export const switchBack = () => send<Record<string, never>>('POST', '/signin/api/switch-back', {});

/** The present session, or null when nobody is signed in. */
export async function currentSession(signal?: AbortSignal): Promise<Session | null> {
  try {
    return await send<Session>('GET', '/signin/api/session', undefined, signal);
  } catch (error) {
    // The role has ended, and with this answer so has the switching: the next one is about the user again.
    if (error instanceof ApiError && error.code === kRoleEnded) return send<Session>('GET', '/signin/api/session', undefined, signal);
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}
