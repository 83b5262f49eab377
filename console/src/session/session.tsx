// Who is signed in. Everything below /console/ stands inside a SessionGate and may rely on there being a session.
import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { asApiError, isAbort, kRoleEnded, onSessionExpired, type ApiError } from '../api/client';
import { currentSession, signOut, type Session } from '../api/signin';
import { ErrorAlert } from '../components/error_alert';
import { rememberedIssuer, rememberIssuer } from './issuer';
import { signInPath } from './return_path';
import { listenToTabs, tellTabs } from './tabs';

interface SessionValue {
  session: Session;
  /** Asks the server again, after something that the session shows has changed (alias, account name). */
  refresh: () => Promise<void>;
  leave: () => Promise<void>;
}

const SessionContext = createContext<SessionValue | null>(null);

export function useSession(): SessionValue {
  const value = useContext(SessionContext);
  if (value === null) throw new Error('useSession outside of a SessionGate');
  return value;
}

export const SessionForTests = SessionContext.Provider;

export function SessionGate({ children }: { children: ReactNode }) {
  const navigate = useNavigate();
  const location = useLocation();
  const [session, setSession] = useState<Session | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const here = useRef('');
  const last = useRef<{ isRoot: boolean; account?: string }>();
  const leaving = useRef(false);
  here.current = location.pathname + location.search;

  const toSignIn = useCallback(() => {
    if (leaving.current) return;
    const federated = rememberedIssuer() !== undefined;
    navigate(federated ? '/console/session-ended' : signInPath(here.current, last.current), { replace: true });
  }, [navigate]);

  const load = useCallback(
    async (signal?: AbortSignal) => {
      setError(null);
      try {
        const found = await currentSession(signal);
        if (found === null) return toSignIn();
        rememberIssuer(found.issuer);
        // A federated sign-in was no page of ours that could have told them.
        if (last.current === undefined && found.issuer !== undefined) tellTabs('signed-in');
        last.current = { isRoot: found.isRoot, account: found.alias ?? found.accountId };
        setSession(found);
      } catch (failure) {
        if (!isAbort(failure)) setError(asApiError(failure));
      }
    },
    [toSignIn],
  );

  useEffect(() => {
    const controller = new AbortController();
    void load(controller.signal);
    return () => controller.abort();
  }, [load]);

  useEffect(() => {
    onSessionExpired(code => (code === kRoleEnded ? void load() : toSignIn()));
    return () => onSessionExpired(() => undefined);
  }, [load, toSignIn]);

  useEffect(
    () =>
      listenToTabs(message => {
        if (message === 'signed-out') navigate('/console/signed-out', { replace: true });
        else void load();
      }),
    [load, navigate],
  );

  const leave = useCallback(async () => {
    leaving.current = true;
    try {
      await signOut();
    } catch (failure) {
      leaving.current = false;
      throw failure;
    }
    tellTabs('signed-out');
    navigate('/console/signed-out', { replace: true });
  }, [navigate]);

  const value = useMemo(() => (session ? { session, refresh: () => load(), leave } : null), [session, load, leave]);
  if (error) {
    return (
      <Box padding="xxl">
        <ErrorAlert error={error} onRetry={() => void load()} />
      </Box>
    );
  }
  if (value === null) {
    return (
      <Box padding="xxl" textAlign="center">
        <Spinner size="large" /> <span role="status">Loading the console</span>
      </Box>
    );
  }
  // Another identity starts with fresh pages: nothing the former one loaded may stay on screen.
  return (
    <SessionContext.Provider value={value} key={value.session.arn}>
      {children}
    </SessionContext.Provider>
  );
}
