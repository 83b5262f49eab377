import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { RouteButton, RouteLink } from '../../components/route_link';
import { rememberedIssuer } from '../../session/issuer';
import { IssuerButton } from './issuer_button';
import { SignInFrame } from './signin_frame';

export function SignedOutPage() {
  const issuer = rememberedIssuer();
  return (
    <SignInFrame title="You are signed out">
      <SpaceBetween size="m">
        <Box variant="p">The session has ended on the server, for every tab of this browser.</Box>
        {issuer === undefined ? (
          <RouteButton variant="primary" href="/signin" fullWidth>
            Sign in again
          </RouteButton>
        ) : (
          <IssuerButton issuer={issuer} />
        )}
        <RouteLink href="/signin?type=root">Sign in using root user email</RouteLink>
      </SpaceBetween>
    </SignInFrame>
  );
}
