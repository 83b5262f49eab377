// The policy simulator in Chromium, as an administrator works with it.

/** awsAs runs the AWS CLI with an administrator's key. */
export function simulatorStates({ person, awsAs }) {
  const { open, press, fill, sees } = person;
  return {
    'a simulation tells what a user may do, and which statement says so': async () => {
      const document = {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/16' } } },
          { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
        ],
      };
      awsAs('iam', 'create-user', '--user-name', 'simulated');
      awsAs('iam', 'put-user-policy', '--user-name', 'simulated', '--policy-name', 'office', '--policy-document', JSON.stringify(document, null, 2));
      await open('/console/policy-simulator');
      await press('Run simulation');
      await sees('Choose one.');
      await person.page.getByRole('button', { name: /^User, group or role/ }).click();
      await person.page.getByRole('option', { name: /^simulated/ }).click();
      await fill('Actions', 's3:GetObject\ns3:DeleteObject\ns3:PutObject');
      await fill('Resources - optional', 'arn:aws:s3:::docs/a');
      await fill('aws:SourceIp', '10.0.1.2');
      await press('Run simulation');
      await sees('(1 of 3 allowed)');
      await sees('user_simulated_office, lines 4 to 13');
      await sees('Denied by a statement');
      await person.looks('simulator');
      await fill('aws:SourceIp', '');
      await press('Run simulation');
      await sees('(0 of 3 allowed)');
      awsAs('iam', 'delete-user-policy', '--user-name', 'simulated', '--policy-name', 'office');
      awsAs('iam', 'delete-user', '--user-name', 'simulated');
    },
  };
}
