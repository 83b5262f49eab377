// The only page that ever shows the new user's secrets.
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { CliCommands } from '../../components/cli_commands';
import { CopyValue, SecretValue } from '../../components/copy_value';
import { credentialsCsv } from '../../components/csv';
import { download } from '../../components/download';
import { ErrorAlert } from '../../components/error_alert';
import { LeaveGuard } from '../../components/leave_guard';
import { useAction } from '../../components/use_load';
import { createAccessKeyFor, type MadeUser } from './user_draft';
import { userHref } from './users_page';

function mailDraft(made: MadeUser): string {
  const { userName, signInUrl = '' } = made.credentials;
  const text = [
    `You now have a user in our Keyward account.`,
    '',
    `Sign in at: ${signInUrl}`,
    `User name: ${userName}`,
    '',
    'You will get the password in another way.',
    ...(made.resetRequired ? ['At your first sign-in you choose one of your own.'] : []),
  ].join('\r\n');
  return `mailto:?subject=${encodeURIComponent('Your access to the Keyward console')}&body=${encodeURIComponent(text)}`;
}

function items(made: MadeUser): KeyValuePairsProps.Item[] {
  const { userName, password, accessKeyId, secretAccessKey, signInUrl } = made.credentials;
  return [
    ...(signInUrl ? [{ label: 'Console sign-in URL', value: <CopyValue value={signInUrl} label="Console sign-in URL" /> }] : []),
    { label: 'User name', value: <CopyValue value={userName} label="User name" /> },
    ...(password ? [{ label: 'Console password', value: <SecretValue value={password} label="Console password" /> }] : []),
    ...(accessKeyId ? [{ label: 'Access key ID', value: <CopyValue value={accessKeyId} label="Access key ID" /> }] : []),
    ...(secretAccessKey
      ? [{ label: 'Secret access key', value: <SecretValue value={secretAccessKey} label="Secret access key" /> }]
      : []),
  ];
}

export function CreatedUser({ created }: { created: MadeUser }) {
  const [made, setMade] = useState(created);
  const [saved, setSaved] = useState(false);
  const navigate = useNavigate();
  const { credentials } = made;
  const hasSecret = made.hasPassword || credentials.secretAccessKey !== undefined;
  const addKey = useAction(async () => {
    setMade(await createAccessKeyFor(made));
    setSaved(false);
  });
  const fileName = `${credentials.userName}_credentials.csv`;
  const save = () => {
    download(fileName, credentialsCsv(credentials), 'text/csv');
    setSaved(true);
  };
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="This is the only time these are shown. Download them, or give them on, before you leave.">
        Retrieve password
      </Header>
      {made.failures.length === 0 ? (
        <Alert type="success">User {credentials.userName} is created.</Alert>
      ) : (
        <Alert type="warning" header={`User ${credentials.userName} is created, but not everything worked`}>
          What worked stays. Put the rest right on the user's page.
          <ul>
            {made.failures.map(({ text, error }) => (
              <li key={text}>
                {text}: <b>{error.code}</b> {error.message}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            actions={
              made.hasPassword ? (
                <Button href={mailDraft(made)} iconName="envelope" target="_self">
                  Email sign-in instructions
                </Button>
              ) : undefined
            }
          >
            {made.hasPassword ? 'Console sign-in details' : 'User'}
          </Header>
        }
      >
        <KeyValuePairs columns={2} items={items(made)} />
      </Container>
      {credentials.accessKeyId === undefined ? (
        <Container header={<Header variant="h2">Programmatic access - optional</Header>}>
          <SpaceBetween size="s">
            <Box variant="p">For the AWS CLI, SDKs and programs. The key then stands in the same file as the password.</Box>
            {addKey.error ? <ErrorAlert error={addKey.error} /> : null}
            <Button loading={addKey.busy} onClick={() => void addKey.run()}>
              Create access key
            </Button>
          </SpaceBetween>
        </Container>
      ) : (
        <CliCommands fileName={fileName} profile={credentials.userName} />
      )}
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={() => navigate(userHref(credentials.userName))}>View user</Button>
          {hasSecret ? (
            <Button iconName="download" onClick={save}>
              Download .csv file
            </Button>
          ) : null}
          <Button variant="primary" onClick={() => navigate('/console/users')}>
            Return to users list
          </Button>
        </SpaceBetween>
      </Box>
      <LeaveGuard
        active={hasSecret && !saved}
        text={`The ${made.hasPassword ? 'password' : 'secret access key'} of ${credentials.userName} is shown only here, and you have not downloaded the file.`}
      />
    </SpaceBetween>
  );
}
