import type { TableProps } from '@cloudscape-design/components/table';
import { ListPage } from '../../components/list_page';
import { RouteLink } from '../../components/route_link';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { DeleteProvidersDialog } from './delete_providers_dialog';
import { kKindNames, listProviders, providerHref, type Provider } from './provider_calls';

const kColumns: TableProps.ColumnDefinition<Provider>[] = [
  {
    id: 'name',
    header: 'Provider',
    sortingField: 'name',
    isRowHeader: true,
    cell: provider => <RouteLink href={providerHref(provider.arn)}>{provider.name}</RouteLink>,
  },
  { id: 'type', header: 'Type', sortingField: 'kind', cell: provider => kKindNames[provider.kind] },
  { id: 'created', header: 'Creation time', sortingField: 'created', cell: provider => (provider.created ? formatTime(provider.created) : '-') },
  { id: 'arn', header: 'ARN', cell: provider => provider.arn },
];

export function ProvidersPage() {
  const providers = useLoad(signal => listProviders(signal), 'providers');
  return (
    <ListPage<Provider>
      title="Identity providers"
      noun="identity providers"
      topic="providers"
      description="Where people and programs sign in elsewhere, and take on a role here with the proof they get there."
      from={providers}
      columns={kColumns}
      hidden={['arn']}
      rowKey={provider => provider.arn}
      create={{ text: 'Add provider', href: '/console/providers/create' }}
      deleteDialog={(chosen, end) => <DeleteProvidersDialog arns={chosen.map(provider => provider.arn)} {...end} />}
    />
  );
}
