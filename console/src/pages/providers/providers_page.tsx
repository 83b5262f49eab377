import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { EntityTable } from '../../components/entity_table';
import { InfoLink, Page } from '../../components/page';
import { RouteButton, RouteLink } from '../../components/route_link';
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
  const [selected, setSelected] = useState<Provider[]>([]);
  const [deleting, setDeleting] = useState(false);
  return (
    <Page title="Identity providers" help="providers" bare>
      <EntityTable<Provider>
        title="Identity providers"
        noun="identity providers"
        variant="full-page"
        from={providers}
        columns={kColumns}
        hidden={['arn']}
        rowKey={provider => provider.arn}
        info={<InfoLink topic="providers" about="identity providers" />}
        description="Where people and programs sign in elsewhere, and take on a role here with the proof they get there."
        selectionType="multi"
        selected={selected}
        onSelect={setSelected}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => setDeleting(true)}>
              Delete
            </Button>
            <RouteButton variant="primary" href="/console/providers/create">
              Add provider
            </RouteButton>
          </SpaceBetween>
        }
      />
      {deleting ? (
        <DeleteProvidersDialog
          arns={selected.map(provider => provider.arn)}
          onCancel={() => {
            setDeleting(false);
            providers.reload();
          }}
          onDone={() => {
            setDeleting(false);
            setSelected([]);
            providers.reload();
          }}
        />
      ) : null}
    </Page>
  );
}
