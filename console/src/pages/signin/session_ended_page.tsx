import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { RouteLink } from '../../components/route_link';
import { rememberedIssuer } from '../../session/issuer';
import { IssuerButton } from './issuer_button';
import { SignInFrame } from './signin_frame';

/** Where a federated user is led when the session is over: there is no password to ask for here. */
export function SessionEndedPage() {
  return (
    <SignInFrame title="Your session has ended">
      <SpaceBetween size="m">
        <Box variant="p">You were signed in by your identity provider, for a limited time.</Box>
        <IssuerButton issuer={rememberedIssuer() ?? ''} />
        <RouteLink href="/signin">Sign in as an IAM user or root user</RouteLink>
      </SpaceBetween>
    </SignInFrame>
  );
}
