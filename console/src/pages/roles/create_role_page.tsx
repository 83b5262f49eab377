import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Wizard from '@cloudscape-design/components/wizard';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { asApiError, call } from '../../api/client';
import type { Policy } from '../../api/iam';
import { ErrorAlert } from '../../components/error_alert';
import { useFlash } from '../../components/flash';
import { jsonProblem } from '../../components/json_position';
import { roleNameProblem } from '../../components/names';
import { Page } from '../../components/page';
import { PolicyText } from '../../components/policy_editor';
import { PolicyPicker } from '../../components/policy_picker';
import { filledTags, TagsEditor, tagsAreValid, tagsState } from '../../components/tags_editor';
import { useAction } from '../../components/use_load';
import { useSession } from '../../session/session';
import { roleHref } from './role_calls';
import { SessionDuration } from './session_duration';
import { samlAudience, trustPolicy, trustProblem, type TrustDraft } from './trust';
import { TrustStep } from './trust_step';

const kMaxPolicies = 10;

const kStrings = {
  stepNumberLabel: (step: number) => `Step ${step}`,
  collapsedStepsLabel: (step: number, of: number) => `Step ${step} of ${of}`,
  navigationAriaLabel: 'Steps',
  cancelButton: 'Cancel',
  previousButton: 'Previous',
  nextButton: 'Next',
  optional: 'optional',
};

export function CreateRolePage() {
  const { session } = useSession();
  const navigate = useNavigate();
  const flash = useFlash();
  const [step, setStep] = useState(0);
  const [checked, setChecked] = useState(false);
  const [trust, setTrust] = useState<TrustDraft>({
    kind: 'account',
    account: session.accountId,
    externalId: '',
    mfa: false,
    service: '',
    provider: '',
    audience: '',
    custom: '',
  });
  const [policies, setPolicies] = useState<Policy[]>([]);
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [duration, setDuration] = useState(3600);
  const [tags, setTags] = useState(() => tagsState());
  const document = trustPolicy(trust.kind === 'saml' ? { ...trust, audience: samlAudience(session.signInUrl) } : trust);
  const problem = trustProblem(trust);
  const trustIsRight = problem === '' && jsonProblem(document) === null;

  const create = useAction(async () => {
    await call('iam', 'CreateRole', {
      RoleName: name,
      AssumeRolePolicyDocument: document,
      MaxSessionDuration: duration,
      ...(description ? { Description: description } : {}),
      ...(filledTags(tags).length > 0 ? { Tags: filledTags(tags) } : {}),
    });
    // The role is made; what is refused now is said, and put right on its page.
    for (const { Arn, PolicyName } of policies) {
      try {
        await call('iam', 'AttachRolePolicy', { RoleName: name, PolicyArn: Arn });
      } catch (failure) {
        const error = asApiError(failure);
        flash.show('error', error.message, `Policy ${PolicyName} was not attached: ${error.code}`);
      }
    }
    flash.show('success', `Role ${name} created.`);
    navigate(roleHref(name));
  });
  return (
    <Page title="Create role" crumbs={[{ text: 'Roles', href: '/console/roles' }]} help="roles">
      <Wizard
        i18nStrings={kStrings}
        submitButtonText="Create role"
        activeStepIndex={step}
        isLoadingNextStep={create.busy}
        onCancel={() => navigate('/console/roles')}
        onNavigate={({ detail }) => {
          create.clear();
          if (detail.requestedStepIndex < step || (trustIsRight && policies.length <= kMaxPolicies)) setStep(detail.requestedStepIndex);
        }}
        onSubmit={() => {
          setChecked(true);
          if (roleNameProblem(name) === '' && tagsAreValid(tags)) void create.run();
        }}
        steps={[
          {
            title: 'Select trusted entity',
            content: (
              <TrustStep
                draft={trust}
                thisAccount={session.accountId}
                problem={problem}
                onChange={change => setTrust(before => ({ ...before, ...change }))}
              />
            ),
          },
          {
            title: 'Add permissions',
            description: 'What the role may do once it is taken on. Up to ten policies.',
            content: (
              <SpaceBetween size="l">
                <PolicyPicker title="Permissions policies" selected={policies} onSelect={setPolicies} />
                {policies.length > kMaxPolicies ? <Box color="text-status-error">Choose ten policies at most.</Box> : null}
              </SpaceBetween>
            ),
          },
          {
            title: 'Name, review, and create',
            content: (
              <SpaceBetween size="l">
                <Container header={<Header variant="h2">Role details</Header>}>
                  <SpaceBetween size="l">
                    <FormField
                      label="Role name"
                      description="What the role is for, such as DeployBot."
                      constraintText="At most 64 characters: letters, digits and + = , . @ - _"
                      errorText={checked || name !== '' ? roleNameProblem(name) : ''}
                      stretch
                    >
                      <Input value={name} autoComplete={false} spellcheck={false} autoFocus onChange={({ detail }) => setName(detail.value)} />
                    </FormField>
                    <FormField label="Description - optional" constraintText="At most 1,000 characters." stretch>
                      <Textarea value={description} rows={2} onChange={({ detail }) => setDescription(detail.value.slice(0, 1000))} />
                    </FormField>
                    <SessionDuration value={duration} onChange={setDuration} />
                  </SpaceBetween>
                </Container>
                <Container header={<Header variant="h2">Trust policy</Header>}>
                  <PolicyText text={document} label="Trust policy" />
                </Container>
                <Container header={<Header variant="h2">Permissions summary</Header>}>
                  <KeyValuePairs
                    items={[{ label: 'Permissions policies', value: policies.map(policy => policy.PolicyName).join(', ') || 'None' }]}
                  />
                </Container>
                <Container header={<Header variant="h2">Tags - optional</Header>}>
                  <TagsEditor state={tags} onChange={setTags} />
                </Container>
                {create.error ? <ErrorAlert error={create.error} /> : null}
              </SpaceBetween>
            ),
          },
        ]}
      />
    </Page>
  );
}
