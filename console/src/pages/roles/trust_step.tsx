import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useState } from 'react';
import { groupedAccountId } from '../../components/names';
import { InfoLink } from '../../components/page';
import { PolicyEditor } from '../../components/policy_editor';
import { ProviderTrust } from './provider_trust';
import { trustPolicy, type TrustDraft, type TrustKind } from './trust';

/** AWS's quota for a trust policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const kTrustLimit = 2048;

interface TrustStepProps {
  draft: TrustDraft;
  thisAccount: string;
  problem: string;
  onChange: (change: Partial<TrustDraft>) => void;
}

function AccountTrust({ draft, thisAccount, problem, onChange }: TrustStepProps) {
  const [other, setOther] = useState(draft.account !== thisAccount);
  const [external, setExternal] = useState(draft.externalId !== '');
  return (
    <SpaceBetween size="m">
      <FormField label="An AWS account" stretch>
        <RadioGroup
          value={other ? 'other' : 'this'}
          onChange={({ detail }) => {
            setOther(detail.value === 'other');
            onChange({ account: detail.value === 'other' ? '' : thisAccount });
          }}
          items={[
            { value: 'this', label: `This account (${groupedAccountId(thisAccount)})`, description: 'Its users, each with a policy that allows sts:AssumeRole.' },
            { value: 'other', label: 'Another AWS account', description: 'That account decides which of its identities may take the role on.' },
          ]}
        />
      </FormField>
      {other ? (
        <FormField label="Account ID" errorText={draft.account === '' ? '' : problem} stretch>
          <Input value={draft.account} inputMode="numeric" autoComplete={false} onChange={({ detail }) => onChange({ account: detail.value.replace(/\D/g, '').slice(0, 12) })} />
        </FormField>
      ) : null}
      <Checkbox
        checked={external}
        description="Best practice when a third party will assume this role: it keeps that party from being used by another of its customers."
        onChange={({ detail }) => {
          setExternal(detail.checked);
          onChange({ externalId: '' });
        }}
      >
        Require external ID
      </Checkbox>
      {external ? (
        <FormField label="External ID" errorText={draft.externalId === '' ? '' : problem} stretch>
          <Input value={draft.externalId} autoComplete={false} onChange={({ detail }) => onChange({ externalId: detail.value })} />
        </FormField>
      ) : null}
      <Checkbox checked={draft.mfa} description="Only whoever signed in with a second proof may take the role on." onChange={({ detail }) => onChange({ mfa: detail.checked })}>
        Require MFA
      </Checkbox>
    </SpaceBetween>
  );
}

export function TrustStep(props: TrustStepProps) {
  const { draft, problem, onChange } = props;
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2" info={<InfoLink topic="roles" about="roles" />}>
            Trusted entity type
          </Header>
        }
      >
        <FormField label="Who takes the role on" stretch>
          <Tiles
            columns={3}
            value={draft.kind}
            onChange={({ detail }) => onChange({ kind: detail.value as TrustKind, provider: '', audience: '', ...(detail.value === 'custom' ? { custom: draft.custom || trustPolicy({ ...draft, kind: 'account' }) } : {}) })}
            items={[
              { value: 'account', label: 'AWS account', description: 'Identities of this or another account.' },
              { value: 'service', label: 'AWS service', description: 'A service that acts for the account.' },
              { value: 'oidc', label: 'Web identity', description: 'Whoever signs in at an OpenID Connect provider.' },
              { value: 'saml', label: 'SAML 2.0 federation', description: 'Whoever signs in at a SAML provider.' },
              { value: 'custom', label: 'Custom trust policy', description: 'Anyone else, in a policy of your own.' },
            ]}
          />
        </FormField>
      </Container>
      <Container header={<Header variant="h2">{draft.kind === 'custom' ? 'Custom trust policy' : 'Trusted entity'}</Header>}>
        {draft.kind === 'account' ? <AccountTrust {...props} /> : null}
        {draft.kind === 'service' ? (
          <FormField
            label="Service principal"
            description="The service's name, such as ec2.amazonaws.com or lambda.amazonaws.com."
            errorText={draft.service === '' ? '' : problem}
            stretch
          >
            <Input value={draft.service} autoComplete={false} spellcheck={false} onChange={({ detail }) => onChange({ service: detail.value.trim() })} />
          </FormField>
        ) : null}
        {draft.kind === 'oidc' || draft.kind === 'saml' ? <ProviderTrust draft={draft} kind={draft.kind} onChange={onChange} /> : null}
        {draft.kind === 'custom' ? <PolicyEditor value={draft.custom} limit={kTrustLimit} trust onChange={custom => onChange({ custom })} /> : null}
      </Container>
    </SpaceBetween>
  );
}
