import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { RouteButton, RouteLink } from '../../components/route_link';
import { SignInFrame } from './signin_frame';

export function SignedOutPage() {
  return (
    <SignInFrame title="You are signed out">
      <SpaceBetween size="m">
        <Box variant="p">The session has ended on the server, for every tab of this browser.</Box>
        <RouteButton variant="primary" href="/signin" fullWidth>
          Sign in again
        </RouteButton>
        <RouteLink href="/signin?type=root">Sign in using root user email</RouteLink>
      </SpaceBetween>
    </SignInFrame>
  );
}
