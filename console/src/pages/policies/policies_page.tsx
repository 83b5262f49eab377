import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Policy } from '../../api/iam';
import { listPolicies } from '../../components/account_data';
import { EntityTable } from '../../components/entity_table';
import { InfoLink, Page } from '../../components/page';
import { usePolicyTypeFilter } from '../../components/policy_picker';
import { kPolicyTypeNames, policyHref, policyType, type PolicyType } from '../../components/policy_type';
import { RouteButton, RouteLink } from '../../components/route_link';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { DeletePolicyDialog } from './delete_policy_dialog';

function usedAs(policy: Policy): string {
  const parts = [
    ...(policy.AttachmentCount > 0 ? [`Permissions policy (${policy.AttachmentCount})`] : []),
    ...(policy.PermissionsBoundaryUsageCount ? [`Boundary (${policy.PermissionsBoundaryUsageCount})`] : []),
  ];
  return parts.join(', ') || 'None';
}

const kColumns: TableProps.ColumnDefinition<Policy>[] = [
  {
    id: 'name',
    header: 'Policy name',
    sortingField: 'PolicyName',
    isRowHeader: true,
    cell: policy => <RouteLink href={policyHref(policy.Arn)}>{policy.PolicyName}</RouteLink>,
  },
  { id: 'type', header: 'Type', cell: policy => kPolicyTypeNames[policyType(policy.Arn)] },
  { id: 'used', header: 'Used as', sortingField: 'AttachmentCount', cell: usedAs },
  { id: 'description', header: 'Description', cell: policy => policy.Description ?? '-' },
  { id: 'updated', header: 'Edited', sortingField: 'UpdateDate', cell: policy => formatTime(policy.UpdateDate) },
  { id: 'arn', header: 'ARN', cell: policy => policy.Arn },
];

export function PoliciesPage() {
  const [search] = useSearchParams();
  const policies = useLoad(signal => listPolicies(signal), 'policies');
  const asked = search.get('type');
  const { filter, matches } = usePolicyTypeFilter(asked !== null && asked in kPolicyTypeNames ? (asked as PolicyType) : '');
  const [selected, setSelected] = useState<Policy[]>([]);
  const [deleting, setDeleting] = useState(false);
  const [policy] = selected;
  return (
    <Page title="Policies" help="policies" bare>
      <EntityTable<Policy>
        title="Policies"
        noun="policies"
        variant="full-page"
        from={policies}
        columns={kColumns}
        hidden={['updated', 'arn']}
        rowKey={one => one.PolicyName}
        info={<InfoLink topic="policies" about="policies" />}
        description="Documents that say what is allowed and what is denied."
        selectionType="single"
        selected={selected}
        onSelect={setSelected}
        extraFilter={filter}
        matches={matches}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={policy === undefined || policyType(policy.Arn) !== 'customer'} onClick={() => setDeleting(true)}>
              Delete
            </Button>
            <RouteButton variant="primary" href="/console/policies/create">
              Create policy
            </RouteButton>
          </SpaceBetween>
        }
      />
      {deleting && policy ? (
        <DeletePolicyDialog
          policyArn={policy.Arn}
          policyName={policy.PolicyName}
          onCancel={() => setDeleting(false)}
          onDone={() => {
            setDeleting(false);
            setSelected([]);
            policies.reload();
          }}
        />
      ) : null}
    </Page>
  );
}
