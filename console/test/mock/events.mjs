// Audit events as the server tells them.
function event(number, name, more = {}) {
  const EventTime = `2026-11-02T08:00:0${9 - number}Z`;
  const record = {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', userName: 'alice' },
    eventTime: EventTime,
    eventName: name,
    sourceIPAddress: '192.0.2.7',
    ...more.record,
  };
  return {
    EventId: `event-${number}`,
    EventName: name,
    ReadOnly: more.readOnly ?? 'false',
    EventTime,
    EventSource: 'iam.amazonaws.com',
    Username: 'alice',
    Resources: more.resources ?? [],
    CloudTrailEvent: JSON.stringify(record),
  };
}

export const auditEvents = () => [
  event(1, 'CreateUser', { resources: [{ ResourceType: 'AWS::IAM::User', ResourceName: 'bob' }] }),
  event(2, 'ListUsers', { readOnly: 'true' }),
  event(3, 'DeleteUser', { record: { errorCode: 'DeleteConflict' } }),
  event(4, 'CreateGroup'),
  event(5, 'CreateRole'),
];
