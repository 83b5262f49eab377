import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

/** A value with a copy button before it, as the console shows IDs and addresses. */
export function CopyValue({ value, label, display }: { value: string; label: string; display?: string }) {
  return (
    <span data-testid={`copy-${label.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`} style={{ overflowWrap: 'anywhere' }}>
      <CopyToClipboard
        variant="inline"
        textToCopy={value}
        textToDisplay={display}
        copyButtonAriaLabel={`Copy ${label}`}
        copySuccessText={`${label} copied`}
        copyErrorText={`${label} could not be copied`}
      />
    </span>
  );
}

/** A secret, hidden until asked for. It lives in the page's memory only. */
export function SecretValue({ value, label }: { value: string; label: string }) {
  const [shown, setShown] = useState(false);
  const id = `secret-${label.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <CopyToClipboard
        variant="icon"
        textToCopy={value}
        copyButtonAriaLabel={`Copy ${label}`}
        copySuccessText={`${label} copied`}
        copyErrorText={`${label} could not be copied`}
      />
      <Box fontWeight={shown ? 'bold' : 'normal'}>
        <span data-testid={id} style={{ fontFamily: 'monospace', overflowWrap: 'anywhere' }}>
          {shown ? value : '****************'}
        </span>
      </Box>
      <Button variant="inline-link" ariaLabel={`${shown ? 'Hide' : 'Show'} ${label}`} onClick={() => setShown(!shown)}>
        {shown ? 'Hide' : 'Show'}
      </Button>
    </SpaceBetween>
  );
}
