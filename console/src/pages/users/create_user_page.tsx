import Wizard from '@cloudscape-design/components/wizard';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { userNameProblem } from '../../components/names';
import { InfoLink, Page } from '../../components/page';
import { tagsAreValid } from '../../components/tags_editor';
import { useAction } from '../../components/use_load';
import { useSession } from '../../session/session';
import { CreatedUser } from './created_user';
import { DetailsStep, passwordProblem } from './details_step';
import { PermissionsStep } from './permissions_step';
import { ReviewStep } from './review_step';
import { createUser, kEmptyDraft, type MadeUser, type UserDraft } from './user_draft';

const kStrings = {
  stepNumberLabel: (step: number) => `Step ${step}`,
  collapsedStepsLabel: (step: number, of: number) => `Step ${step} of ${of}`,
  navigationAriaLabel: 'Steps',
  cancelButton: 'Cancel',
  previousButton: 'Previous',
  nextButton: 'Next',
  optional: 'optional',
};

export function CreateUserPage() {
  const navigate = useNavigate();
  const { session } = useSession();
  const [draft, setDraft] = useState<UserDraft>(kEmptyDraft);
  const [step, setStep] = useState(0);
  const [checked, setChecked] = useState(false);
  const [made, setMade] = useState<MadeUser | null>(null);
  const create = useAction(async () => setMade(await createUser(draft, session.signInUrl)));

  const change = (part: Partial<UserDraft>) => setDraft(before => ({ ...before, ...part }));
  const props = { draft, onChange: change, checked };
  const detailsAreRight = userNameProblem(draft.userName) === '' && passwordProblem(draft) === '';
  return (
    <Page title="Create user" crumbs={[{ text: 'Users', href: '/console/users' }]} help="createUser">
      {made ? (
        <CreatedUser created={made} />
      ) : (
        <Wizard
          i18nStrings={kStrings}
          submitButtonText="Create user"
          activeStepIndex={step}
          isLoadingNextStep={create.busy}
          onCancel={() => navigate('/console/users')}
          onNavigate={({ detail }) => {
            setChecked(true);
            create.clear();
            if (detail.requestedStepIndex < step || detailsAreRight) setStep(detail.requestedStepIndex);
          }}
          onSubmit={() => {
            if (tagsAreValid(draft.tags)) void create.run();
          }}
          steps={[
            {
              title: 'Specify user details',
              info: <InfoLink topic="createUser" about="creating a user" />,
              content: <DetailsStep {...props} />,
            },
            {
              title: 'Set permissions',
              description: 'A user without permissions can sign in, and do nothing.',
              content: <PermissionsStep {...props} />,
            },
            {
              title: 'Review and create',
              description: 'The password, and the access key if you want one, are shown after the user is created.',
              content: <ReviewStep {...props} error={create.error} />,
            },
          ]}
        />
      )}
    </Page>
  );
}
