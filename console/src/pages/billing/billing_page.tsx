import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import type { BillingData, UsageDay } from '../../api/billing';
import { call } from '../../api/client';
import { EntityTable } from '../../components/entity_table';
import { LoadPanel } from '../../components/load_panel';
import { InfoLink, Page, ReloadButton } from '../../components/page';
import { useLoad } from '../../components/use_load';
import { addMonths, monthName, refusedTotal, requestTotal } from './usage';
import { UsageChart } from './usage_chart';

const count = (value: number) => value.toLocaleString('en-GB');

const kColumns: TableProps.ColumnDefinition<UsageDay>[] = [
  { id: 'date', header: 'Day', sortingField: 'Date', isRowHeader: true, minWidth: 130, cell: day => day.Date },
  { id: 'requests', header: 'Requests', cell: day => count(requestTotal(day)) },
  { id: 'refused', header: 'Refused or failed', cell: day => count(refusedTotal(day)) },
  { id: 'signIns', header: 'Sign-ins', sortingField: 'SignIns', cell: day => count(day.SignIns) },
  { id: 'failures', header: 'Failed sign-ins', sortingField: 'SignInFailures', cell: day => count(day.SignInFailures) },
  { id: 'decisions', header: 'Decisions', sortingField: 'Decisions', cell: day => count(day.Decisions) },
  { id: 'users', header: 'Users', sortingField: 'Users', cell: day => count(day.Users) },
  { id: 'groups', header: 'Groups', sortingField: 'Groups', cell: day => count(day.Groups) },
  { id: 'policies', header: 'Policies', sortingField: 'Policies', cell: day => count(day.Policies) },
  { id: 'keys', header: 'Access keys', sortingField: 'AccessKeys', cell: day => count(day.AccessKeys) },
];

interface ServiceRow {
  service: string;
  result: string;
  total: number;
}

const kServiceColumns: TableProps.ColumnDefinition<ServiceRow>[] = [
  { id: 'service', header: 'Service', sortingField: 'service', isRowHeader: true, cell: row => row.service },
  { id: 'result', header: 'Result', sortingField: 'result', cell: row => row.result },
  { id: 'total', header: 'Requests', sortingField: 'total', cell: row => count(row.total) },
];

function Totals({ data }: { data: BillingData }) {
  const { Totals: totals } = data;
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: 'API requests', value: count(requestTotal(totals)) },
        { label: 'Sign-ins', value: `${count(totals.SignIns)} (${count(totals.SignInFailures)} failed)` },
        { label: 'Decisions', value: count(totals.Decisions) },
        { label: 'To pay', value: 'Nothing' },
        { label: 'Users', value: count(totals.Users) },
        { label: 'User groups', value: count(totals.Groups) },
        { label: 'Policies', value: count(totals.Policies) },
        { label: 'Access keys', value: count(totals.AccessKeys) },
      ]}
    />
  );
}

export function BillingPage() {
  const [month, setMonth] = useState<string | null>(null);
  const data = useLoad(signal => call('billing', 'GetBillingData', month === null ? {} : { Month: month }, signal), month ?? 'now');
  const shown = data.data?.Month ?? month ?? new Date().toISOString().slice(0, 7);
  const [current] = useState(() => new Date().toISOString().slice(0, 7));
  const days = useMemo(() => ({ ...data, data: data.data?.Days }), [data]);
  const services = useMemo(
    () => ({
      ...data,
      data: data.data?.Totals.Requests.map(one => ({ service: one.Service, result: one.Result, total: one.Count })),
    }),
    [data],
  );
  return (
    <Page
      title="Billing"
      help="billing"
      header={
        <Header
          variant="h1"
          info={<InfoLink topic="billing" about="billing" />}
          description="What this account uses of Keyward, from Keyward's own counters."
        >
          Billing
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container
          header={
            <Header
              variant="h2"
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  <Button iconName="angle-left" ariaLabel="Previous month" onClick={() => setMonth(addMonths(shown, -1))} />
                  <Button
                    iconName="angle-right"
                    ariaLabel="Next month"
                    disabled={shown >= current}
                    onClick={() => setMonth(addMonths(shown, 1))}
                  />
                  <ReloadButton onReload={data.reload} what="usage" />
                </SpaceBetween>
              }
            >
              Usage in {monthName(shown)}
            </Header>
          }
        >
          <LoadPanel from={data} what="usage">
            {loaded => (
              <SpaceBetween size="l">
                <Totals data={loaded} />
                <UsageChart month={loaded.Month} days={loaded.Days} />
              </SpaceBetween>
            )}
          </LoadPanel>
        </Container>
        {data.data ? (
          <EntityTable<UsageDay>
            title="Usage by day"
            noun="days"
            from={days}
            columns={kColumns}
            rowKey={day => day.Date}
            refreshable={false}
            pageSize={50}
          />
        ) : null}
        {data.data ? (
          <EntityTable<ServiceRow>
            title="Requests by service and result"
            noun="lines"
            from={services}
            columns={kServiceColumns}
            rowKey={row => `${row.service} ${row.result}`}
            refreshable={false}
          />
        ) : null}
      </SpaceBetween>
    </Page>
  );
}
