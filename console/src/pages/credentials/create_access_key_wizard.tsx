import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Wizard, { type WizardProps } from '@cloudscape-design/components/wizard';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { asApiError } from '../../api/client';
import type { AccessKey } from '../../api/iam';
import { CliCommands } from '../../components/cli_commands';
import { CopyValue, SecretValue } from '../../components/copy_value';
import { accessKeyCsv } from '../../components/csv';
import { download } from '../../components/download';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { LeaveGuard } from '../../components/leave_guard';
import { InfoLink } from '../../components/page';
import { useAction } from '../../components/use_load';
import { createKey, describeKey, subjectName, type Subject } from './subject';
import { kUseCases } from './use_cases';

const kStrings = {
  stepNumberLabel: (step: number) => `Step ${step}`,
  collapsedStepsLabel: (step: number, of: number) => `Step ${step} of ${of}`,
  navigationAriaLabel: 'Steps',
  cancelButton: 'Cancel',
  previousButton: 'Previous',
  nextButton: 'Next',
  optional: 'optional',
};

interface CreateAccessKeyWizardProps {
  subject: Subject;
  backHref: string;
}

function RetrieveKey({ subject, backHref, made }: CreateAccessKeyWizardProps & { made: AccessKey }) {
  const navigate = useNavigate();
  const [saved, setSaved] = useState(false);
  const isRoot = subject.kind === 'root';
  const owner = isRoot ? 'root' : subject.userName;
  const fileName = isRoot ? 'rootkey.csv' : `${owner}_accessKeys.csv`;
  const save = () => {
    download(fileName, accessKeyCsv(owner, made.AccessKeyId, made.SecretAccessKey), 'text/csv');
    setSaved(true);
  };
  return (
    <SpaceBetween size="l">
      <Header variant="h1">Retrieve access keys</Header>
      <Alert type="warning">
        This is the only time the secret access key is shown. If it is lost, make a new key and delete this one.
      </Alert>
      <Container header={<Header variant="h2">Access key</Header>}>
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'Access key', value: <CopyValue value={made.AccessKeyId} label="Access key" /> },
            { label: 'Secret access key', value: <SecretValue value={made.SecretAccessKey} label="Secret access key" /> },
          ]}
        />
      </Container>
      <CliCommands fileName={fileName} profile={owner} />
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="download" onClick={save}>
            Download .csv file
          </Button>
          <Button variant="primary" onClick={() => navigate(backHref)}>
            Done
          </Button>
        </SpaceBetween>
      </Box>
      <LeaveGuard active={!saved} text="The secret access key is shown only here, and you have not downloaded the file." />
    </SpaceBetween>
  );
}

export function CreateAccessKeyWizard({ subject, backHref }: CreateAccessKeyWizardProps) {
  const navigate = useNavigate();
  const flash = useFlash();
  const [useCase, setUseCase] = useState('cli');
  const [understood, setUnderstood] = useState(false);
  const [description, setDescription] = useState('');
  const [step, setStep] = useState(0);
  const [made, setMade] = useState<AccessKey | null>(null);
  const isRoot = subject.kind === 'root';
  const chosen = kUseCases.find(one => one.id === useCase);
  const mayGoOn = understood || (!isRoot && chosen?.alternative === undefined);
  const create = useAction(async () => {
    const key = await createKey(subject);
    setMade(key);
    if (subject.kind === 'user' && description !== '') {
      try {
        await describeKey(subject.userName, key.AccessKeyId, description);
      } catch (failure) {
        const error = asApiError(failure);
        flash.show('warning', error.message, `The key is made, but its description was refused: ${error.code}`);
      }
    }
  });
  if (made) return <RetrieveKey subject={subject} backHref={backHref} made={made} />;

  const accept = (
    <Checkbox checked={understood} onChange={({ detail }) => setUnderstood(detail.checked)}>
      {isRoot
        ? 'I understand that nothing can limit this key, and want to create it all the same.'
        : 'I understand the above recommendation and want to proceed to create an access key.'}
    </Checkbox>
  );
  const error = create.error ? <ErrorAlert error={create.error} /> : null;
  const forRoot: WizardProps.Step = {
    title: 'Alternatives to root user access keys',
    content: (
      <SpaceBetween size="l">
        <Alert type="error" header="A root access key is not recommended">
          Whoever finds it owns the account, and no policy can stop that. Make an administrator in a group instead, and use the
          key of that user: it can be limited, and taken away.
        </Alert>
        <Container>{accept}</Container>
        {error}
      </SpaceBetween>
    ),
  };
  const forUser: WizardProps.Step[] = [
    {
      title: 'Access key best practices & alternatives',
      info: <InfoLink topic="accessKeys" about="access keys" />,
      content: (
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Use case</Header>}>
            <FormField label="What the key is for">
              <RadioGroup
                value={useCase}
                onChange={({ detail }) => {
                  setUseCase(detail.value);
                  setUnderstood(false);
                }}
                items={kUseCases.map(({ id, label, description: text }) => ({ value: id, label, description: text }))}
              />
            </FormField>
          </Container>
          {chosen?.alternative ? (
            <>
              <Alert type="info" header="Recommended">
                {chosen.alternative}
              </Alert>
              <Container header={<Header variant="h2">Confirmation</Header>}>{accept}</Container>
            </>
          ) : null}
        </SpaceBetween>
      ),
    },
    {
      title: 'Set description tag',
      isOptional: true,
      content: (
        <SpaceBetween size="l">
          <Container>
            <FormField
              label="Description tag value"
              description={`What the key is used for and where, so that ${subjectName(subject)} still knows in a year.`}
              constraintText="At most 256 characters. Stored as a tag of the user, under the ID of the key."
              stretch
            >
              <Input value={description} autoComplete={false} onChange={({ detail }) => setDescription(detail.value.slice(0, 256))} />
            </FormField>
          </Container>
          {error}
        </SpaceBetween>
      ),
    },
  ];
  return (
    <Wizard
      i18nStrings={kStrings}
      submitButtonText="Create access key"
      activeStepIndex={step}
      isLoadingNextStep={create.busy}
      onCancel={() => navigate(backHref)}
      onNavigate={({ detail }) => {
        if (mayGoOn || detail.requestedStepIndex < step) setStep(detail.requestedStepIndex);
      }}
      onSubmit={() => {
        if (mayGoOn) void create.run();
      }}
      steps={isRoot ? [forRoot] : forUser}
    />
  );
}
