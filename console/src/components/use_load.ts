// Reading for a page: one hook that fetches, so that the page only says what is on screen.
import { useCallback, useEffect, useRef, useState } from 'react';
import { asApiError, isAbort, type ApiError } from '../api/client';

export interface Loaded<T> {
  data: T | undefined;
  loading: boolean;
  error: ApiError | null;
  reload: () => void;
}

/** Runs `load` at once and whenever `key` changes; a newer run cancels the older one. */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, key: string): Loaded<T> {
  const [state, setState] = useState<{ data?: T; loading: boolean; error: ApiError | null; key: string }>({
    loading: true,
    error: null,
    key,
  });
  const [run, setRun] = useState(0);
  const newest = useRef(load);
  newest.current = load;

  useEffect(() => {
    const controller = new AbortController();
    setState(before => ({ data: before.key === key ? before.data : undefined, loading: true, error: null, key }));
    newest.current(controller.signal).then(
      data => {
        if (!controller.signal.aborted) setState({ data, loading: false, error: null, key });
      },
      (failure: unknown) => {
        if (!controller.signal.aborted && !isAbort(failure)) setState({ loading: false, error: asApiError(failure), key });
      },
    );
    return () => controller.abort();
  }, [key, run]);

  const reload = useCallback(() => setRun(count => count + 1), []);
  return { data: state.data, loading: state.loading, error: state.error, reload };
}

export interface Action<A extends unknown[]> {
  run: (...args: A) => Promise<boolean>;
  busy: boolean;
  error: ApiError | null;
  clear: () => void;
}

/** A write: `run` resolves to whether it succeeded; its refusal stays in `error` until the next run. */
export function useAction<A extends unknown[]>(action: (...args: A) => Promise<void>): Action<A> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const newest = useRef(action);
  newest.current = action;
  const run = useCallback(async (...args: A) => {
    setBusy(true);
    setError(null);
    try {
      await newest.current(...args);
      return true;
    } catch (failure) {
      setError(asApiError(failure));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setError(null), []);
  return { run, busy, error, clear };
}
