// The audit log, with AWS's member names: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
export type LookupAttributeKey =
  | 'EventId'
  | 'EventName'
  | 'ReadOnly'
  | 'Username'
  | 'ResourceType'
  | 'ResourceName'
  | 'EventSource'
  | 'AccessKeyId';

export interface AuditEvent {
  EventId: string;
  EventName: string;
  ReadOnly: string;
  AccessKeyId?: string;
  EventTime: string;
  EventSource: string;
  Username?: string;
  Resources: { ResourceType?: string; ResourceName?: string }[];
  /** The whole event, as JSON. */
  CloudTrailEvent: string;
}

export interface CloudTrailOperations {
  LookupEvents: {
    input: {
      LookupAttributes?: { AttributeKey: LookupAttributeKey; AttributeValue: string }[];
      StartTime?: string;
      EndTime?: string;
      MaxResults?: number;
      NextToken?: string;
    };
    output: { Events: AuditEvent[]; NextToken?: string };
  };
}
