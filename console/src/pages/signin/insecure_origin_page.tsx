import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { SignInFrame } from './signin_frame';

/** A browser keeps no secure cookie for such an address; a form here would only lead back to itself. */
export function InsecureOriginPage({ publicUrl }: { publicUrl: string }) {
  return (
    <SignInFrame title="Not over this address">
      <SpaceBetween size="m">
        <Box variant="p">
          You opened Keyward over plain HTTP from another machine. Passwords would travel readable for everyone on the
          way, so signing in is switched off here.
        </Box>
        <Box variant="p">
          Open <Link href={publicUrl}>{publicUrl}</Link> instead.
        </Box>
        <Box variant="p">
          If that is not reachable: start Keyward with <code>--tls-cert</code> and <code>--tls-key</code>, put it behind a proxy
          that speaks HTTPS and name it with <code>--trusted-proxy</code> and <code>--public-url</code>, or forward the port
          with <code>ssh -L</code> and use <code>localhost</code>.
        </Box>
      </SpaceBetween>
    </SignInFrame>
  );
}
