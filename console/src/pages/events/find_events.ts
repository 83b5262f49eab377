// What the page asks of the audit log. One call reads a part of the log and may find little in it, so several make a page.
import type { DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import { call } from '../../api/client';
import type { AuditEvent, LookupAttributeKey } from '../../api/cloudtrail';

export interface Question {
  attribute: LookupAttributeKey | '';
  value: string;
  range: DateRangePickerProps.Value | null;
}

export interface Times {
  StartTime?: string;
  EndTime?: string;
}

export interface FoundEvents {
  events: AuditEvent[];
  /** Of the question: a token to go on is good for these alone. */
  times: Times;
  /** Where to go on, if there may be more. */
  next?: string;
}

const kPageSize = 50;
/** Each reads some megabytes of the log. */
const kMostCalls = 20;

/** What a relative range may count. */
export const kUnits = ['minute', 'hour', 'day', 'week'] as const;
const kSeconds: Record<string, number> = { minute: 60, hour: 3_600, day: 86_400, week: 604_800 };

/** As the server reads times: whole seconds of UTC. */
const iso = (time: Date) => time.toISOString().replace(/\.\d+Z$/, 'Z');

/** What is wrong with a range; empty if nothing is. */
export function rangeProblem(range: Question['range']): string {
  if (range === null) return 'Choose a range, or clear it.';
  if (range.type === 'relative') return range.amount > 0 && range.unit in kSeconds ? '' : 'Enter how long ago the range begins.';
  const [start, end] = [new Date(range.startDate).getTime(), new Date(range.endDate).getTime()];
  if (Number.isNaN(start) || Number.isNaN(end)) return 'Enter both days of the range.';
  return start > end ? 'The start is after the end.' : '';
}

export function timesOf(range: Question['range'], now: Date): Times {
  if (range === null) return {};
  if (range.type === 'absolute') return { StartTime: iso(new Date(range.startDate)), EndTime: iso(new Date(range.endDate)) };
  return { StartTime: iso(new Date(now.getTime() - range.amount * (kSeconds[range.unit] ?? 0) * 1_000)) };
}

/** From the newest event on, or behind what `before` found. */
export async function findEvents(question: Question, before: Pick<FoundEvents, 'next' | 'times'> | undefined, signal?: AbortSignal): Promise<FoundEvents> {
  const times = before?.times ?? timesOf(question.range, new Date());
  const asked = {
    ...(question.attribute === '' ? {} : { LookupAttributes: [{ AttributeKey: question.attribute, AttributeValue: question.value }] }),
    ...times,
    MaxResults: kPageSize,
  };
  const enough = question.attribute === 'EventId' ? 1 : kPageSize;
  const events: AuditEvent[] = [];
  let next = before?.next;
  for (let calls = 0; calls < kMostCalls && events.length < enough; ++calls) {
    const answer = await call('cloudtrail', 'LookupEvents', { ...asked, ...(next ? { NextToken: next } : {}) }, signal);
    events.push(...answer.Events);
    next = answer.NextToken;
    if (next === undefined) break;
  }
  return { events, times, next };
}
