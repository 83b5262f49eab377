import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { findEvents, rangeProblem, timesOf } from '../src/pages/events/find_events';
import { auditEvents } from './mock/events.mjs';
import { callsOf, openAt, startMock, type Mock } from './render';

let mock: Mock;
beforeEach(() => {
  mock = startMock();
  mock.signInAs('root');
  mock.state.events = auditEvents();
});

describe('the event history', () => {
  it('begins with the changes, and goes on by itself until it has a page', async () => {
    openAt('/console/events');
    await screen.findByText('CreateRole');
    for (const name of ['CreateUser', 'DeleteUser', 'CreateGroup']) screen.getByText(name);
    screen.getByText('DeleteConflict');
    screen.getByText('AWS::IAM::User');
    expect(screen.queryByText('ListUsers')).toBeNull();
    expect(callsOf(mock, 'LookupEvents')).toEqual([
      { LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }], MaxResults: 50 },
      { LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }], MaxResults: 50, NextToken: '2' },
    ]);
    expect(screen.getByRole('button', { name: 'Load more' })).toHaveProperty('disabled', true);
  });

  it('looks up by one attribute', async () => {
    const { user } = openAt('/console/events');
    await screen.findByText('CreateUser');
    await user.click(screen.getByRole('button', { name: /Lookup attribute/ }));
    await user.click(await screen.findByRole('option', { name: 'Event name' }));
    await user.type(screen.getByPlaceholderText('Enter the event name'), 'ListUsers{Enter}');
    await screen.findByText('ListUsers');
    await waitFor(() => expect(screen.queryByText('CreateUser')).toBeNull());
  });

  it('shows an event with its record', async () => {
    const { user, router } = openAt('/console/events');
    await user.click(await screen.findByText('CreateUser'));
    await waitFor(() => expect(router.state.location.pathname).toBe('/console/events/event-1'));
    await screen.findByText('192.0.2.7');
    expect(JSON.parse(screen.getByTestId('event-record').textContent ?? '')).toMatchObject({ eventName: 'CreateUser' });
    screen.getByText('bob');
  });

  it('says that there is no such event', async () => {
    openAt('/console/events/none');
    await screen.findByText('There is no such event in the last 90 days.');
  });

  it.each(['/console/events', '/console/events/event-1'])("shows the refusal in the server's words at %s", async path => {
    mock.signInAs('nobody');
    openAt(path);
    await screen.findByText(/is not authorized to perform: cloudtrail:LookupEvents/);
    expect(screen.queryByText('No events')).toBeNull();
  });
});

describe('the times asked for', () => {
  it('stay the same while one goes on', async () => {
    const times = { StartTime: '2026-11-02T05:00:00Z' };
    await findEvents({ attribute: '', value: '', range: { type: 'relative', amount: 3, unit: 'hour' } }, { times, next: '2' });
    expect(callsOf(mock, 'LookupEvents')[0]).toEqual({ ...times, MaxResults: 50, NextToken: '2' });
  });
  it.each([
    [null, false],
    [{ type: 'relative', amount: 2, unit: 'week' } as const, true],
    [{ type: 'relative', amount: Number.NaN, unit: 'hour' } as const, false],
    [{ type: 'relative', amount: 1, unit: 'year' } as const, false],
    [{ type: 'absolute', startDate: '2026-11-01T00:00:00Z', endDate: '2026-11-02T00:00:00Z' } as const, true],
    [{ type: 'absolute', startDate: '2026-11-02T00:00:00Z', endDate: '2026-11-01T00:00:00Z' } as const, false],
    [{ type: 'absolute', startDate: '2026-11-02T00:00:00Z', endDate: '' } as const, false],
  ])('are of a range that is one: %j', (range, good) => expect(rangeProblem(range) === '').toBe(good));
  const now = new Date('2026-11-02T08:00:00.500Z');
  it.each([
    [null, {}],
    [{ type: 'relative', amount: 3, unit: 'hour' } as const, { StartTime: '2026-11-02T05:00:00Z' }],
    [
      { type: 'absolute', startDate: '2026-11-01T01:00:00+01:00', endDate: '2026-11-02T00:00:00Z' } as const,
      { StartTime: '2026-11-01T00:00:00Z', EndTime: '2026-11-02T00:00:00Z' },
    ],
  ])('are whole seconds of UTC: %j', (range, asked) => {
    expect(timesOf(range, now)).toEqual(asked);
  });
});
