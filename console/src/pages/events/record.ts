// What only an event's own text says.
import type { AuditEvent } from '../../api/cloudtrail';

export interface AuditRecord {
  sourceIPAddress?: string;
  userAgent?: string;
  errorCode?: string;
  errorMessage?: string;
  awsRegion?: string;
  requestID?: string;
  eventType?: string;
  userIdentity?: { type?: string; arn?: string };
}

export function recordOf(event: AuditEvent): AuditRecord {
  try {
    return JSON.parse(event.CloudTrailEvent) as AuditRecord;
  } catch {
    return {};
  }
}

/** The text with line breaks; as it is, if it is no JSON. */
export function prettyRecord(event: AuditEvent): string {
  try {
    return JSON.stringify(JSON.parse(event.CloudTrailEvent), null, 2);
  } catch {
    return event.CloudTrailEvent;
  }
}
