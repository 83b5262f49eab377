import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { useState } from 'react';
import { RouteButton } from '../components/route_link';
import { expiryWarning } from './password_expiry';
import { useSession } from './session';

/** The warning of a password that expires soon, on every page until it is dismissed or the password is changed. */
export function useExpiryNotice(): FlashbarProps.MessageDefinition[] {
  const { session } = useSession();
  const [dismissed, setDismissed] = useState<string>();
  const text = expiryWarning(session.passwordExpiresAt);
  if (text === undefined || dismissed === session.passwordExpiresAt) return [];
  return [
    {
      id: 'password-expiry',
      type: 'warning',
      content: text,
      action: <RouteButton href="/console/security-credentials?change-password">Change password</RouteButton>,
      dismissible: true,
      dismissLabel: 'Dismiss message',
      onDismiss: () => setDismissed(session.passwordExpiresAt),
    },
  ];
}
