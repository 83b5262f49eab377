import type { TableProps } from '@cloudscape-design/components/table';
import { useSearchParams } from 'react-router-dom';
import type { Policy } from '../../api/iam';
import { listPolicies } from '../../components/account_data';
import { ListPage } from '../../components/list_page';
import { usePolicyTypeFilter } from '../../components/policy_picker';
import { kPolicyTypeNames, policyHref, policyType, type PolicyType } from '../../components/policy_type';
import { RouteLink } from '../../components/route_link';
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
  return (
    <ListPage<Policy>
      title="Policies"
      noun="policies"
      topic="policies"
      description="Documents that say what is allowed and what is denied."
      from={policies}
      columns={kColumns}
      hidden={['updated', 'arn']}
      rowKey={policy => policy.PolicyName}
      create={{ text: 'Create policy', href: '/console/policies/create' }}
      selectionType="single"
      mayDelete={policy => policyType(policy.Arn) === 'customer'}
      deleteDialog={([policy], end) => (policy ? <DeletePolicyDialog policyArn={policy.Arn} policyName={policy.PolicyName} {...end} /> : null)}
      extraFilter={filter}
      matches={matches}
    />
  );
}
