// One event of the history, with its record.
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useParams } from 'react-router-dom';
import type { AuditEvent } from '../../api/cloudtrail';
import { LoadPanel } from '../../components/load_panel';
import { Page } from '../../components/page';
import { formatMoment } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { findEvents } from './find_events';
import { prettyRecord, recordOf } from './record';

function Details({ event }: { event: AuditEvent }) {
  const record = recordOf(event);
  return (
    <Container header={<Header variant="h2">Details</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Event time', value: `${formatMoment(event.EventTime)} (${event.EventTime})` },
          { label: 'User name', value: event.Username ?? '-' },
          { label: 'Identity', value: record.userIdentity?.arn ?? record.userIdentity?.type ?? '-' },
          { label: 'Event source', value: event.EventSource },
          { label: 'Event type', value: record.eventType ?? '-' },
          { label: 'Read-only', value: event.ReadOnly },
          { label: 'AWS access key', value: event.AccessKeyId ?? '-' },
          { label: 'Source IP address', value: record.sourceIPAddress ?? '-' },
          { label: 'User agent', value: record.userAgent || '-' },
          { label: 'Error code', value: record.errorCode ?? '-' },
          { label: 'Error message', value: record.errorMessage ?? '-' },
          { label: 'Event ID', value: event.EventId },
        ]}
      />
    </Container>
  );
}

function Found({ event }: { event: AuditEvent }) {
  const text = prettyRecord(event);
  return (
    <SpaceBetween size="l">
      <Details event={event} />
      <Table
        header={
          <Header variant="h2" counter={`(${event.Resources.length})`}>
            Resources referenced
          </Header>
        }
        ariaLabels={{ tableLabel: 'Resources referenced' }}
        items={event.Resources}
        columnDefinitions={[
          { id: 'type', header: 'Resource type', cell: one => one.ResourceType ?? '-' },
          { id: 'name', header: 'Resource name', isRowHeader: true, cell: one => one.ResourceName ?? '-' },
        ]}
        empty={<Box textAlign="center">No resources</Box>}
      />
      <Container
        header={
          <Header
            variant="h2"
            actions={
              <CopyToClipboard
                copyButtonText="Copy"
                copyButtonAriaLabel="Copy event record"
                textToCopy={text}
                copySuccessText="Event record copied"
                copyErrorText="The event record could not be copied"
              />
            }
          >
            Event record
          </Header>
        }
      >
        <Box variant="code">
          <pre data-testid="event-record" style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {text}
          </pre>
        </Box>
      </Container>
    </SpaceBetween>
  );
}

export function EventPage() {
  const { eventId = '' } = useParams();
  const found = useLoad(signal => findEvents({ attribute: 'EventId', value: eventId, range: null }, undefined, signal), eventId);
  const title = found.data?.events[0]?.EventName ?? 'Event';
  return (
    <Page
      title={title}
      crumbs={[{ text: 'Event history', href: '/console/events' }]}
      help="events"
      header={<Header variant="h1">{title}</Header>}
    >
      <LoadPanel from={found} what="the event">
        {({ events, next }) =>
          events[0] ? (
            <Found event={events[0]} />
          ) : (
            <Box>
              {next
                ? 'The event was not found in the newest part of the log. Look it up in the event history by its ID.'
                : 'There is no such event in the last 90 days.'}
            </Box>
          )
        }
      </LoadPanel>
    </Page>
  );
}
