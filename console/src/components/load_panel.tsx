import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { ErrorAlert } from './error_alert';
import type { Loaded } from './use_load';

/** Shows what was loaded, or that it is being loaded, or why it could not be. */
export function LoadPanel<T>({ from, what, children }: { from: Loaded<T>; what: string; children: (data: T) => ReactNode }) {
  if (from.error) return <ErrorAlert error={from.error} onRetry={from.reload} />;
  if (from.data === undefined) return <StatusIndicator type="loading">Loading {what}</StatusIndicator>;
  return <>{children(from.data)}</>;
}
