import Alert from '@cloudscape-design/components/alert';
import type { ApiError } from '../../api/client';

const kHeaders: Record<string, string> = {
  AuthenticationFailed: 'Authentication failed',
  InvalidCode: 'Authentication failed',
  TicketExpired: 'This took too long',
  InvalidSetupCode: 'The set-up code is not right',
  AlreadySetUp: 'The account exists already',
  Throttled: 'Too many attempts',
  PasswordExpired: 'Your password has expired',
  PasswordPolicyViolation: 'The password breaks the password policy',
  NetworkError: 'No connection',
};

/** One wording for a wrong account, user and password: the page must not tell which it was. */
export function SignInError({ error }: { error: ApiError | null }) {
  if (error === null) return null;
  return (
    <div role="alert">
      <Alert type="error" header={kHeaders[error.code] ?? error.code}>
        {error.message}
      </Alert>
    </div>
  );
}
