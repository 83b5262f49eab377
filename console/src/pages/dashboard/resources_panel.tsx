import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Box from '@cloudscape-design/components/box';
import { call } from '../../api/client';
import { LoadPanel } from '../../components/load_panel';
import { ReloadButton } from '../../components/page';
import { RouteLink } from '../../components/route_link';
import { useLoad } from '../../components/use_load';

const kResources = [
  { key: 'Groups', label: 'User groups', href: '/console/groups' },
  { key: 'Users', label: 'Users', href: '/console/users' },
  { key: 'Roles', label: 'Roles', href: '/console/roles' },
  { key: 'Policies', label: 'Customer managed policies', href: '/console/policies?type=customer' },
];

export function ResourcesPanel() {
  const summary = useLoad(signal => call('iam', 'GetAccountSummary', {}, signal).then(answer => answer.SummaryMap), 'summary');
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="What this account holds. The counts are links to the lists."
          actions={<ReloadButton onReload={summary.reload} what="IAM resources" />}
        >
          IAM resources
        </Header>
      }
    >
      <LoadPanel from={summary} what="counts">
        {map => (
          <ColumnLayout columns={4} variant="text-grid" minColumnWidth={110}>
            {kResources.map(({ key, label, href }) => (
              <div key={key}>
                <Box variant="awsui-key-label">{label}</Box>
                <RouteLink href={href} fontSize="display-l" ariaLabel={`${label}: ${map[key] ?? 0}`}>
                  {map[key] ?? 0}
                </RouteLink>
              </div>
            ))}
          </ColumnLayout>
        )}
      </LoadPanel>
    </Container>
  );
}
