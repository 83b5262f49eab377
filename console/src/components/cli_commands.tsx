import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CopyValue } from './copy_value';

/** How the downloaded file is used from the command line. `profile` is the name in the file's first column. */
export function CliCommands({ fileName, profile }: { fileName: string; profile: string }) {
  const commands = [
    { label: 'Import command', command: `aws configure import --csv file://${fileName}` },
    { label: 'First command', command: `aws --endpoint-url ${window.location.origin} --profile ${profile} sts get-caller-identity` },
  ];
  return (
    <Container header={<Header variant="h2">With the AWS CLI</Header>}>
      <SpaceBetween size="xs">
        <Box variant="p">In the folder of the downloaded file; the first command makes a profile of the user's name.</Box>
        {commands.map(({ label, command }) => (
          <Box variant="code" key={label}>
            <CopyValue value={command} label={label} />
          </Box>
        ))}
      </SpaceBetween>
    </Container>
  );
}
