import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { call } from '../../api/client';
import { CopyValue } from '../../components/copy_value';
import { prettyJson } from '../../components/json_position';
import { LoadPanel } from '../../components/load_panel';
import { InfoLink, Page } from '../../components/page';
import { PolicyText } from '../../components/policy_editor';
import { kPolicyTypeNames, policyType } from '../../components/policy_type';
import { RouteButton } from '../../components/route_link';
import { TagsPanel } from '../../components/tags_panel';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { DeletePolicyDialog } from './delete_policy_dialog';
import { PolicyEntitiesPanel } from './policy_entities_panel';
import { policyTagStore, policyText } from './policy_calls';
import { PolicyVersionsPanel } from './policy_versions_panel';

function PermissionsTab({ arn, version, editable }: { arn: string; version: string; editable: boolean }) {
  const text = useLoad(signal => policyText(arn, version, signal), `${arn}/${version}`);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`Version ${version}, in force.`}
          actions={
            editable ? <RouteButton href={`/console/policies/edit?arn=${encodeURIComponent(arn)}`}>Edit</RouteButton> : undefined
          }
        >
          Permissions defined in this policy
        </Header>
      }
    >
      <LoadPanel from={text} what="the policy document">
        {document => <PolicyText text={prettyJson(document)} label="Policy document" />}
      </LoadPanel>
    </Container>
  );
}

export function PolicyPage() {
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const arn = search.get('arn') ?? '';
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const type = policyType(arn);
  const own = type === 'customer';
  const policy = useLoad(signal => call('iam', 'GetPolicy', { PolicyArn: arn }, signal).then(answer => answer.Policy), arn);
  return (
    <Page
      title={name}
      crumbs={[{ text: 'Policies', href: '/console/policies' }]}
      help="policies"
      header={
        <Header
          variant="h1"
          info={<InfoLink topic="policies" about="policies" />}
          description={policy.data?.Description}
          actions={own ? <Button onClick={() => setDeleting(true)}>Delete</Button> : undefined}
        >
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Policy details</Header>}>
          <LoadPanel from={policy} what="the policy">
            {data => (
              <KeyValuePairs
                columns={4}
                items={[
                  { label: 'Type', value: kPolicyTypeNames[type] },
                  { label: 'Creation time', value: formatTime(data.CreateDate) },
                  { label: 'Edited time', value: formatTime(data.UpdateDate) },
                  { label: 'ARN', value: <CopyValue value={data.Arn} label="ARN" /> },
                ]}
              />
            )}
          </LoadPanel>
        </Container>
        {policy.data ? (
          <Tabs
            ariaLabel="Parts of the policy"
            activeTabId={search.get('tab') ?? 'permissions'}
            onChange={({ detail }) => setSearch({ arn, tab: detail.activeTabId }, { replace: true })}
            tabs={[
              {
                id: 'permissions',
                label: 'Permissions',
                content: <PermissionsTab arn={arn} version={policy.data.DefaultVersionId} editable={own} />,
              },
              { id: 'entities', label: 'Entities attached', content: <PolicyEntitiesPanel arn={arn} /> },
              ...(own ? [{ id: 'tags', label: 'Tags', content: <TagsPanel name={name} store={policyTagStore(arn)} /> }] : []),
              {
                id: 'versions',
                label: 'Policy versions',
                content: <PolicyVersionsPanel arn={arn} editable={own} onDefaultChanged={policy.reload} />,
              },
            ]}
          />
        ) : null}
      </SpaceBetween>
      {deleting ? (
        <DeletePolicyDialog
          policyArn={arn}
          policyName={name}
          onCancel={() => setDeleting(false)}
          onDone={() => navigate('/console/policies')}
        />
      ) : null}
    </Page>
  );
}
