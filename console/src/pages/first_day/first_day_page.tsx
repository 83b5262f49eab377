import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextContent from '@cloudscape-design/components/text-content';
import Box from '@cloudscape-design/components/box';
import { asApiError, call } from '../../api/client';
import type { FirstDayStep } from '../../api/keyward';
import { CopyValue } from '../../components/copy_value';
import { useFlash } from '../../components/flash';
import { LoadPanel } from '../../components/load_panel';
import { InfoLink, Page, ReloadButton } from '../../components/page';
import { RouteLink } from '../../components/route_link';
import { StatusText } from '../../components/status_text';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { Answer } from '../../help/help_text';
import { kLabQuestions } from '../../help/topics';
import { useSession } from '../../session/session';
import { NotesPanel } from './notes_panel';
import { doneCount } from './record';
import { kSteps } from './steps';

/** The two steps that are done outside of a page of the console. */
function OtherPlace({ id }: { id: FirstDayStep['Id'] }) {
  const { session, leave } = useSession();
  const flash = useFlash();
  if (id === 'AdminSignIn') return <CopyValue value={session.signInUrl} label="Sign-in URL" />;
  if (id !== 'SignOut' || !session.isRoot) return null;
  return (
    <Button
      variant="inline-link"
      onClick={() => void leave().catch((failure: unknown) => flash.show('error', asApiError(failure).message, 'You are still signed in'))}
    >
      Sign out
    </Button>
  );
}

function Step({ step, number }: { step: FirstDayStep; number: number }) {
  const text = kSteps[step.Id];
  if (text === undefined) return null;
  const place = step.Done ? (text.made ?? text.link) : text.link;
  return (
    <li data-testid={`first-day-${step.Id}`} style={{ marginBlockEnd: '12px' }}>
      <StatusText type={step.Done ? 'success' : 'pending'} iconAriaLabel={step.Done ? 'Done' : 'Open'}>
        <b>
          {number}. {text.title}
        </b>
        {step.Done && step.DoneAt ? ` - ${formatTime(step.DoneAt)}` : ''}
      </StatusText>
      <Box variant="small" display="block" color="text-body-secondary" padding={{ left: 'xl' }}>
        {step.Done ? step.Detail : text.how}{' '}
        {place ? (
          <RouteLink href={place.href} ariaLabel={`${place.text}, for step ${number}`}>
            {place.text}
          </RouteLink>
        ) : null}
        {step.Done ? null : <OtherPlace id={step.Id} />}
      </Box>
    </li>
  );
}

export function FirstDayPage() {
  const day = useLoad(signal => call('keyward', 'GetFirstDay', {}, signal), 'day');
  return (
    <Page
      title="First day"
      help="firstDay"
      header={
        <Header
          variant="h1"
          info={<InfoLink topic="firstDay" about="the checklist" />}
          description="From a new account to a secured one, with an administrator who does not need root any more."
        >
          First day
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container
          header={
            <Header variant="h2" actions={<ReloadButton onReload={day.reload} what="the checklist" />}>
              Checklist
            </Header>
          }
        >
          <LoadPanel from={day} what="the checklist">
            {({ Steps }) => (
              <SpaceBetween size="m">
                <ProgressBar
                  value={(100 * doneCount(Steps)) / Math.max(1, Steps.length)}
                  label="Steps done"
                  additionalInfo={`${doneCount(Steps)} of ${Steps.length}`}
                />
                <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
                  {Steps.map((step, index) => (
                    <Step step={step} number={index + 1} key={step.Id} />
                  ))}
                </ol>
              </SpaceBetween>
            )}
          </LoadPanel>
        </Container>
        <Container header={<Header variant="h2">Questions of the first day</Header>}>
          <SpaceBetween size="xs">
            {kLabQuestions.map(({ question, answer }) => (
              <ExpandableSection headerText={question} headingTagOverride="h3" key={question}>
                <TextContent>
                  <Answer blocks={answer} />
                </TextContent>
              </ExpandableSection>
            ))}
          </SpaceBetween>
        </Container>
        {day.data ? <NotesPanel day={day.data} onSaved={day.reload} /> : null}
      </SpaceBetween>
    </Page>
  );
}
