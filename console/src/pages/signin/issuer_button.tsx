import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { issuerHost } from '../../session/issuer';

/** Back to where a federated user signs in; or the advice to go there, if nobody said where that is. */
export function IssuerButton({ issuer }: { issuer: string }) {
  const host = issuerHost(issuer);
  if (host === undefined) return <Box variant="p">To sign in again, go back to the page of your organization that led you here.</Box>;
  return (
    <Button variant="primary" href={issuer} fullWidth>
      Sign in again at {host}
    </Button>
  );
}
