import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRouteError } from 'react-router-dom';

function Notice({ title, text, action }: { title: string; text: string; action: { label: string; href?: string; onClick?: () => void } }) {
  return (
    <main>
      <Box padding="xxl" textAlign="center">
        <SpaceBetween size="m">
          <Box variant="h1">{title}</Box>
          <Box variant="p">{text}</Box>
          <Button href={action.href} onClick={action.onClick}>
            {action.label}
          </Button>
        </SpaceBetween>
      </Box>
    </main>
  );
}

export function NotFoundPage() {
  return (
    <Notice
      title="There is no such page"
      text="The address may be mistyped, or the page may come in a later version."
      action={{ label: 'Go to the dashboard', href: '/console/' }}
    />
  );
}

/** Also reached when a new version of Keyward has replaced the files that this tab was loaded from. */
export function PageFault() {
  const error = useRouteError();
  return (
    <Notice
      title="This page could not be shown"
      text={error instanceof Error ? error.message : 'Loading the page anew usually helps.'}
      action={{ label: 'Load again', onClick: () => window.location.reload() }}
    />
  );
}
