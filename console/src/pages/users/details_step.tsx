import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { userNameProblem } from '../../components/names';
import { PasswordChoice } from '../../components/password_choice';
import type { UserDraft } from './user_draft';

export interface DraftStepProps {
  draft: UserDraft;
  onChange: (change: Partial<UserDraft>) => void;
  /** True once the person tried to go on: from then on the fields say what is wrong. */
  checked: boolean;
}

export function passwordProblem(draft: UserDraft): string {
  return draft.consoleAccess && draft.passwordMode === 'custom' && draft.password === '' ? 'Enter a password.' : '';
}

export function DetailsStep({ draft, onChange, checked }: DraftStepProps) {
  const problem = checked || draft.userName !== '' ? userNameProblem(draft.userName) : '';
  return (
    <Container header={<Header variant="h2">User details</Header>}>
      <SpaceBetween size="l">
        <FormField
          label="User name"
          constraintText="1 to 64 characters: letters, digits and + = , . @ - _"
          errorText={problem}
          stretch
        >
          <Input value={draft.userName} autoComplete={false} spellcheck={false} autoFocus onChange={({ detail }) => onChange({ userName: detail.value })} />
        </FormField>
        <Checkbox
          checked={draft.consoleAccess}
          onChange={({ detail }) => onChange({ consoleAccess: detail.checked })}
          description="For a person who works in this console with a password. A program needs no password, only an access key."
        >
          Provide user access to the Keyward console - optional
        </Checkbox>
        {draft.consoleAccess ? (
          <PasswordChoice value={draft} onChange={onChange} error={checked ? passwordProblem(draft) : ''} />
        ) : null}
      </SpaceBetween>
    </Container>
  );
}
