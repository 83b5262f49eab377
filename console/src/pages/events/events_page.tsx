// Event history: the account's audit events, looked up as in CloudTrail's console.
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { AuditEvent, LookupAttributeKey } from '../../api/cloudtrail';
import { download } from '../../components/download';
import { EntityTable } from '../../components/entity_table';
import { ErrorAlert } from '../../components/error_alert';
import { InfoLink, Page } from '../../components/page';
import { RouteLink } from '../../components/route_link';
import { formatMoment } from '../../components/times';
import { useAction, useLoad } from '../../components/use_load';
import { findEvents, kUnits, rangeProblem, type FoundEvents, type Question } from './find_events';
import { recordOf } from './record';

const kAttributes: { value: LookupAttributeKey | ''; label: string }[] = [
  { value: '', label: 'All events' },
  { value: 'ReadOnly', label: 'Read-only' },
  { value: 'EventName', label: 'Event name' },
  { value: 'Username', label: 'User name' },
  { value: 'EventSource', label: 'Event source' },
  { value: 'ResourceType', label: 'Resource type' },
  { value: 'ResourceName', label: 'Resource name' },
  { value: 'EventId', label: 'Event ID' },
  { value: 'AccessKeyId', label: 'AWS access key' },
];
const kReadOnly = [
  { value: 'false', label: 'false: changes' },
  { value: 'true', label: 'true: reads' },
];
const kRanges: DateRangePickerProps.RelativeOption[] = [
  { key: 'half-hour', amount: 30, unit: 'minute', type: 'relative' },
  { key: 'hour', amount: 1, unit: 'hour', type: 'relative' },
  { key: 'three-hours', amount: 3, unit: 'hour', type: 'relative' },
  { key: 'half-day', amount: 12, unit: 'hour', type: 'relative' },
];
/** What CloudTrail's console begins with, too. */
const kFirst: Question = { attribute: 'ReadOnly', value: 'false', range: null };

const list = (texts: (string | undefined)[]) => texts.filter(Boolean).join(', ') || '-';

const kColumns: TableProps.ColumnDefinition<AuditEvent>[] = [
  {
    id: 'name',
    header: 'Event name',
    isRowHeader: true,
    cell: event => <RouteLink href={`/console/events/${encodeURIComponent(event.EventId)}`}>{event.EventName}</RouteLink>,
  },
  { id: 'time', header: 'Event time', cell: event => formatMoment(event.EventTime) },
  { id: 'user', header: 'User name', cell: event => event.Username ?? '-' },
  { id: 'source', header: 'Event source', cell: event => event.EventSource },
  { id: 'resource-type', header: 'Resource type', cell: event => list(event.Resources.map(one => one.ResourceType)) },
  { id: 'resource-name', header: 'Resource name', cell: event => list(event.Resources.map(one => one.ResourceName)) },
  { id: 'error', header: 'Error code', cell: event => recordOf(event).errorCode ?? '-' },
  { id: 'address', header: 'Source IP address', cell: event => recordOf(event).sourceIPAddress ?? '-' },
  { id: 'key', header: 'AWS access key', cell: event => event.AccessKeyId ?? '-' },
  { id: 'read-only', header: 'Read-only', cell: event => event.ReadOnly },
  { id: 'id', header: 'Event ID', cell: event => event.EventId },
];

function Lookup({ asked, onAsk }: { asked: Question; onAsk: (question: Question) => void }) {
  const [attribute, setAttribute] = useState(asked.attribute);
  const [text, setText] = useState('');
  const choose = (next: Question['attribute']) => {
    setAttribute(next);
    setText('');
    if (next === '') onAsk({ ...asked, attribute: '', value: '' });
    if (next === 'ReadOnly') onAsk({ ...asked, attribute: next, value: 'false' });
  };
  const search = () => {
    if (text !== '') onAsk({ ...asked, attribute, value: text });
  };
  const label = kAttributes.find(one => one.value === attribute)?.label ?? '';
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Select
        ariaLabel="Lookup attribute"
        selectedOption={kAttributes.find(one => one.value === attribute) ?? null}
        options={kAttributes}
        onChange={({ detail }) => choose(detail.selectedOption.value as Question['attribute'])}
      />
      {attribute === 'ReadOnly' ? (
        <Select
          ariaLabel="Value"
          selectedOption={kReadOnly.find(one => one.value === asked.value) ?? null}
          options={kReadOnly}
          onChange={({ detail }) => onAsk({ ...asked, attribute, value: detail.selectedOption.value ?? '' })}
        />
      ) : null}
      {attribute !== '' && attribute !== 'ReadOnly' ? (
        <form
          onSubmit={event => {
            event.preventDefault();
            search();
          }}
        >
          <SpaceBetween direction="horizontal" size="xs">
            <Input
              ariaLabel="Value"
              type="search"
              value={text}
              placeholder={`Enter the ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
              onChange={({ detail }) => setText(detail.value)}
            />
            <Button formAction="submit" iconName="search" ariaLabel="Look up" />
          </SpaceBetween>
        </form>
      ) : null}
      <DateRangePicker
        value={asked.range}
        relativeOptions={kRanges}
        placeholder="The last 90 days"
        customRelativeRangeUnits={[...kUnits]}
        isValidRange={range => {
          const errorMessage = rangeProblem(range);
          return errorMessage ? { valid: false, errorMessage } : { valid: true };
        }}
        onChange={({ detail }) => onAsk({ ...asked, range: detail.value })}
      />
    </SpaceBetween>
  );
}

export function EventsPage() {
  const [question, setQuestion] = useState(kFirst);
  const first = useLoad(signal => findEvents(question, undefined, signal), JSON.stringify(question));
  const [rest, setRest] = useState<FoundEvents & { behind?: FoundEvents }>({ events: [], times: {} });
  const later = rest.behind === first.data ? rest : { events: [], times: first.data?.times ?? {}, next: first.data?.next };
  const events = first.data && [...first.data.events, ...later.events];
  const more = useAction(async () => {
    const found = await findEvents(question, later);
    setRest({ ...found, behind: first.data, events: [...later.events, ...found.events] });
  });
  return (
    <Page title="Event history" help="events" bare>
      <EntityTable<AuditEvent>
        title="Event history"
        noun="events"
        variant="full-page"
        from={{ ...first, data: events }}
        columns={kColumns}
        hidden={['address', 'key', 'read-only', 'id']}
        rowKey={event => event.EventId}
        pageSize={50}
        info={<InfoLink topic="events" about="the event history" />}
        description="Who did what in this account in the last 90 days, newest first."
        empty={
          <Box textAlign="center" margin={{ vertical: 'xs' }}>
            <SpaceBetween size="xs">
              <b>{later.next ? 'Nothing found yet' : 'No events'}</b>
              <Box color="text-body-secondary">{later.next ? 'There are older events to be looked through.' : 'Nothing fits what you look for.'}</Box>
            </SpaceBetween>
          </Box>
        }
        extraFilter={<Lookup asked={question} onAsk={setQuestion} />}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              iconName="download"
              disabled={!events || events.length === 0}
              onClick={() =>
                download('event_history.json', `{"Records":[${(events ?? []).map(event => event.CloudTrailEvent).join(',\n')}]}\n`, 'application/json')
              }
            >
              Download JSON
            </Button>
            <Button disabled={!later.next} loading={more.busy} onClick={() => void more.run()}>
              Load more
            </Button>
          </SpaceBetween>
        }
      />
      {more.error ? <ErrorAlert error={more.error} onRetry={() => void more.run()} /> : null}
    </Page>
  );
}
