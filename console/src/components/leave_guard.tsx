import Box from '@cloudscape-design/components/box';
import { useEffect } from 'react';
import { useBlocker } from 'react-router-dom';
import { ConfirmDialog } from './dialogs';

/** Asks once before a page is left that shows something for the only time. The end of a session is not held up. */
export function LeaveGuard({ active, text }: { active: boolean; text: string }) {
  const blocker = useBlocker(
    ({ nextLocation }) =>
      active && nextLocation.pathname.startsWith('/console') && nextLocation.pathname !== '/console/signed-out',
  );
  useEffect(() => {
    if (!active) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [active]);
  if (blocker.state !== 'blocked') return null;
  return (
    <ConfirmDialog
      title="Leave without the credentials?"
      confirmLabel="Leave page"
      onConfirm={() => blocker.proceed()}
      onCancel={() => blocker.reset()}
    >
      <Box variant="p">{text}</Box>
    </ConfirmDialog>
  );
}
