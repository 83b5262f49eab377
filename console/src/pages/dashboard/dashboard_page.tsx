import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CopyValue } from '../../components/copy_value';
import { InfoLink, Page } from '../../components/page';
import { RouteLink } from '../../components/route_link';
import { useSession } from '../../session/session';
import { AccountPanel } from './account_panel';
import { RecommendationsPanel } from './recommendations_panel';
import { ResourcesPanel } from './resources_panel';

function QuickLinks() {
  return (
    <Container header={<Header variant="h2">Quick Links</Header>}>
      <SpaceBetween size="s">
        <div>
          <RouteLink href="/console/security-credentials">My security credentials</RouteLink>
          <Box variant="small" display="block" color="text-body-secondary">
            Your password, MFA devices and access keys.
          </Box>
        </div>
        <div>
          <RouteLink href="/console/first-day">First day</RouteLink>
          <Box variant="small" display="block" color="text-body-secondary">
            Secure a new account step by step, and keep a record of it.
          </Box>
        </div>
      </SpaceBetween>
    </Container>
  );
}

function Tools() {
  const command = `aws --endpoint-url ${window.location.origin} sts get-caller-identity`;
  return (
    <Container header={<Header variant="h2">Tools</Header>}>
      <SpaceBetween size="xs">
        <Box variant="awsui-key-label">Command line</Box>
        <Box variant="code">
          <CopyValue value={command} label="Command" />
        </Box>
        <Box variant="small" color="text-body-secondary">
          The AWS CLI and SDKs work with an access key of yours and this address.
        </Box>
        <RouteLink href="/console/policy-simulator">Policy simulator</RouteLink>
        <Box variant="small" color="text-body-secondary">
          What a user, group or role may do, without doing it.
        </Box>
      </SpaceBetween>
    </Container>
  );
}

export function DashboardPage() {
  const { session } = useSession();
  return (
    <Page
      title="Dashboard"
      help="dashboard"
      header={
        <Header variant="h1" info={<InfoLink topic="dashboard" about="IAM" />}>
          IAM Dashboard
        </Header>
      }
    >
      <Grid gridDefinition={[{ colspan: { default: 12, s: 8 } }, { colspan: { default: 12, s: 4 } }]}>
        <SpaceBetween size="l">
          <RecommendationsPanel isRoot={session.isRoot} version={session.alias ?? ''} />
          <ResourcesPanel />
        </SpaceBetween>
        <SpaceBetween size="l">
          <AccountPanel />
          <QuickLinks />
          <Tools />
        </SpaceBetween>
      </Grid>
    </Page>
  );
}
