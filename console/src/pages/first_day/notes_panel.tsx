import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { call } from '../../api/client';
import type { FirstDay } from '../../api/keyward';
import { download } from '../../components/download';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { useAction } from '../../components/use_load';
import { useSession } from '../../session/session';
import { record, summary } from './record';

const kMaxNotes = 16_384;

export function NotesPanel({ day, onSaved }: { day: FirstDay; onSaved: () => void }) {
  const { session } = useSession();
  const flash = useFlash();
  const [notes, setNotes] = useState(day.Notes);
  const save = useAction(async () => {
    await call('keyward', 'PutFirstDayNotes', { Notes: notes });
    flash.show('success', 'Your notes are saved.');
    onSaved();
  });
  const whole = { ...day, Notes: notes };
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Outcome and lessons learned</Header>}>
        <SpaceBetween size="m">
          <FormField
            label="Your notes"
            description="What came out, what was hard, what you would do differently. Write no passwords, codes or keys here."
            constraintText={`${notes.length} of ${kMaxNotes} characters`}
            errorText={notes.length > kMaxNotes ? 'This is too long.' : ''}
            stretch
          >
            <Textarea value={notes} rows={8} onChange={({ detail }) => setNotes(detail.value)} />
          </FormField>
          {save.error ? <ErrorAlert error={save.error} /> : null}
          <Button
            loading={save.busy}
            disabled={notes === day.Notes || notes.length > kMaxNotes}
            onClick={() => void save.run()}
          >
            Save notes
          </Button>
        </SpaceBetween>
      </Container>
      <Container
        header={
          <Header
            variant="h2"
            description="What was done and when, with your notes. No secret is in it."
            actions={
              <Button
                iconName="download"
                onClick={() => download('first-day-record.md', record(whole, session, new Date()), 'text/markdown')}
              >
                Download my record
              </Button>
            }
          >
            Record
          </Header>
        }
      >
        <FormField label="Short summary, fit to be shared" description="It names neither account nor person." stretch>
          <div data-testid="first-day-summary" style={{ whiteSpace: 'pre-wrap', marginBlockEnd: '12px' }}>
            {summary(whole)}
          </div>
          <CopyToClipboard
            textToCopy={summary(whole)}
            copyButtonText="Copy summary"
            copySuccessText="Summary copied"
            copyErrorText="The summary could not be copied"
          />
        </FormField>
      </Container>
    </SpaceBetween>
  );
}
