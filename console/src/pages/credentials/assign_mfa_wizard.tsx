import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import Wizard from '@cloudscape-design/components/wizard';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { VirtualMfaDevice } from '../../api/iam';
import { CopyValue } from '../../components/copy_value';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { codeProblem, deviceNameProblem } from '../../components/names';
import { InfoLink } from '../../components/page';
import { useAction } from '../../components/use_load';
import { CodePair } from './code_pair';
import { deleteVirtualDevice, enableMfa, newVirtualDevice, subjectName, unassignedDevice, type Subject } from './subject';

const kStrings = {
  stepNumberLabel: (step: number) => `Step ${step}`,
  collapsedStepsLabel: (step: number, of: number) => `Step ${step} of ${of}`,
  navigationAriaLabel: 'Steps',
  cancelButton: 'Cancel',
  previousButton: 'Previous',
  nextButton: 'Next',
};

function SecretKey({ device }: { device: VirtualMfaDevice }) {
  const [shown, setShown] = useState<'none' | 'qr' | 'key'>('none');
  const toggle = (what: 'qr' | 'key') => setShown(shown === what ? 'none' : what);
  const key = atob(device.Base32StringSeed ?? '');
  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="xs">
        <Button ariaExpanded={shown === 'qr'} onClick={() => toggle('qr')}>
          {shown === 'qr' ? 'Hide QR code' : 'Show QR code'}
        </Button>
        <Button ariaExpanded={shown === 'key'} onClick={() => toggle('key')}>
          {shown === 'key' ? 'Hide secret key' : 'Show secret key'}
        </Button>
      </SpaceBetween>
      {shown === 'qr' ? (
        <div style={{ background: '#fff', padding: '12px', width: 'fit-content', borderRadius: '8px' }}>
          <img
            src={`data:image/png;base64,${device.QRCodePNG ?? ''}`}
            alt="QR code for the authenticator app"
            data-testid="mfa-qr-code"
            style={{ display: 'block', minWidth: '180px', imageRendering: 'pixelated' }}
          />
        </div>
      ) : null}
      {shown === 'key' ? (
        <Box variant="code">
          <CopyValue value={key} label="Secret key" />
        </Box>
      ) : null}
    </SpaceBetween>
  );
}

interface AssignMfaWizardProps {
  subject: Subject;
  suggestedName: string;
  backHref: string;
}

export function AssignMfaWizard({ subject, suggestedName, backHref }: AssignMfaWizardProps) {
  const navigate = useNavigate();
  const flash = useFlash();
  const [name, setName] = useState(suggestedName);
  const [device, setDevice] = useState<VirtualMfaDevice | null>(null);
  const [codes, setCodes] = useState({ AuthenticationCode1: '', AuthenticationCode2: '' });
  // The device exists from step 2 on. If the person leaves before it is in use it must go, or its name stays taken.
  const unused = useRef<string | null>(null);

  const dropUnused = () => {
    const serial = unused.current;
    unused.current = null;
    if (serial !== null) void deleteVirtualDevice(serial).catch(() => undefined);
  };
  useEffect(() => dropUnused, []);

  const begin = useAction(async () => {
    const made = await newVirtualDevice(name);
    unused.current = made.SerialNumber;
    setDevice(made);
  });
  const clearAndBegin = useAction(async () => {
    const serial = await unassignedDevice(name);
    if (serial !== undefined) await deleteVirtualDevice(serial);
    await begin.run();
  });
  const add = useAction(async () => {
    if (device === null) return;
    await enableMfa(subject, device.SerialNumber, codes);
    unused.current = null;
    flash.show('success', `MFA device ${name} assigned. The next sign-in of ${subjectName(subject)} asks for a code.`);
    navigate(backHref);
  });
  const problem = deviceNameProblem(name);
  const codesAreComplete = codeProblem(codes.AuthenticationCode1) === '' && codeProblem(codes.AuthenticationCode2) === '';
  return (
    <Wizard
      i18nStrings={kStrings}
      submitButtonText="Add MFA"
      activeStepIndex={device === null ? 0 : 1}
      isLoadingNextStep={begin.busy || add.busy}
      onCancel={() => navigate(backHref)}
      onNavigate={({ detail }) => {
        if (detail.requestedStepIndex === 0) {
          dropUnused();
          setDevice(null);
          add.clear();
        } else if (problem === '') {
          void begin.run();
        }
      }}
      onSubmit={() => {
        if (codesAreComplete) void add.run();
      }}
      steps={[
        {
          title: 'Select MFA device',
          info: <InfoLink topic="mfa" about="multi-factor authentication" />,
          content: (
            <SpaceBetween size="l">
              <Container header={<Header variant="h2">Device name</Header>}>
                <FormField
                  label="Device name"
                  description="It becomes part of the device's identifier."
                  constraintText="At most 64 characters: letters, digits and + = , . @ - _"
                  errorText={name === '' ? '' : problem}
                  stretch
                >
                  <Input value={name} autoComplete={false} autoFocus onChange={({ detail }) => setName(detail.value)} />
                </FormField>
              </Container>
              <Container header={<Header variant="h2">MFA device</Header>}>
                <FormField label="Kind of device" stretch>
                  <Tiles
                    value="app"
                    columns={2}
                    items={[
                      { value: 'app', label: 'Authenticator app', description: 'An app on your phone or computer shows a new code every 30 seconds.' },
                      { value: 'passkey', label: 'Passkey or security key', description: 'Comes in a later version of Keyward.', disabled: true },
                    ]}
                  />
                </FormField>
              </Container>
              {begin.error ? <ErrorAlert error={begin.error} /> : null}
              {begin.error?.code === 'EntityAlreadyExists' ? (
                <Alert
                  type="info"
                  action={
                    <Button loading={clearAndBegin.busy} onClick={() => void clearAndBegin.run()}>
                      Replace the unassigned device
                    </Button>
                  }
                >
                  A device of this name that nobody uses may be left from an attempt that was broken off. Choose another name, or
                  replace it.
                </Alert>
              ) : null}
              {clearAndBegin.error ? <ErrorAlert error={clearAndBegin.error} /> : null}
            </SpaceBetween>
          ),
        },
        {
          title: 'Set up device',
          content: device ? (
            <SpaceBetween size="l">
              <Container header={<Header variant="h2">1. Install an app</Header>}>
                <Box variant="p">
                  Any app for time-based one-time codes does: on a phone for example Aegis, Google Authenticator or Microsoft
                  Authenticator, on a computer KeePassXC.
                </Box>
              </Container>
              <Container
                header={
                  <Header variant="h2" description="The picture and the key say the same. Nobody else may see them; they are not shown again.">
                    2. Scan the QR code with the app, or type the secret key
                  </Header>
                }
              >
                <SecretKey device={device} />
              </Container>
              <Container header={<Header variant="h2">3. Enter two codes in a row</Header>}>
                <CodePair codes={codes} onChange={setCodes} />
              </Container>
              <Alert type="info">
                Phones get lost. Keep the secret key in a safe place, or assign a second device afterwards.
              </Alert>
              {add.error ? <ErrorAlert error={add.error} /> : null}
            </SpaceBetween>
          ) : null,
        },
      ]}
    />
  );
}
