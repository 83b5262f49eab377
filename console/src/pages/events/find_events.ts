// What the page asks of the audit log. One call reads a part of the log and may find little in it, so several make a page.
import type { DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import { call } from '../../api/client';
import type { AuditEvent, LookupAttributeKey } from '../../api/cloudtrail';

export interface Question {
  attribute: LookupAttributeKey | '';
  value: string;
  range: DateRangePickerProps.Value | null;
}

export interface FoundEvents {
  events: AuditEvent[];
  /** Where to go on, if there may be more. */
  next?: string;
}

const kPageSize = 50;
/** Each reads some megabytes of the log. */
const kMostCalls = 20;

const kSeconds: Record<string, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };

/** As the server reads times: whole seconds of UTC. */
const iso = (time: Date) => time.toISOString().replace(/\.\d+Z$/, 'Z');

export function timesOf(range: Question['range'], now: Date): { StartTime?: string; EndTime?: string } {
  if (range === null) return {};
  if (range.type === 'absolute') return { StartTime: iso(new Date(range.startDate)), EndTime: iso(new Date(range.endDate)) };
  return { StartTime: iso(new Date(now.getTime() - range.amount * (kSeconds[range.unit] ?? 0) * 1_000)) };
}

export async function findEvents(question: Question, token: string | undefined, signal?: AbortSignal): Promise<FoundEvents> {
  const asked = {
    ...(question.attribute === '' ? {} : { LookupAttributes: [{ AttributeKey: question.attribute, AttributeValue: question.value }] }),
    ...timesOf(question.range, new Date()),
    MaxResults: kPageSize,
  };
  const enough = question.attribute === 'EventId' ? 1 : kPageSize;
  const events: AuditEvent[] = [];
  let next = token;
  for (let calls = 0; calls < kMostCalls && events.length < enough; ++calls) {
    const answer = await call('cloudtrail', 'LookupEvents', { ...asked, ...(next ? { NextToken: next } : {}) }, signal);
    events.push(...answer.Events);
    next = answer.NextToken;
    if (next === undefined) break;
  }
  return { events, next };
}
