import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import type { ApiError } from '../api/client';

/** A refused or failed call, in the server's own words, in the place where its data would stand. */
export function ErrorAlert({ error, onRetry, onDismiss }: { error: ApiError; onRetry?: () => void; onDismiss?: () => void }) {
  return (
    <Alert
      type="error"
      header={error.code}
      dismissible={onDismiss !== undefined}
      onDismiss={onDismiss}
      action={onRetry ? <Button onClick={onRetry}>Retry</Button> : undefined}
    >
      <div data-testid="error-message">{error.message}</div>
      {error.requestId ? (
        <Box variant="small" color="text-status-inactive">
          Request ID: {error.requestId}
        </Box>
      ) : null}
    </Alert>
  );
}
