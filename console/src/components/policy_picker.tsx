import Select from '@cloudscape-design/components/select';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import type { Policy } from '../api/iam';
import { listPolicies } from './account_data';
import { EntityTable } from './entity_table';
import { kPolicyTypeNames, policyType, type PolicyType } from './policy_type';
import { useLoad } from './use_load';

const kAnyType = { value: '', label: 'All types' };
const kTypeOptions = [
  kAnyType,
  ...Object.entries(kPolicyTypeNames).map(([value, label]) => ({ value, label })),
];

/** A choice of policy types beside a search box, and the test that goes with it. */
export function usePolicyTypeFilter(first: PolicyType | '' = '') {
  const [type, setType] = useState<string>(first);
  const filter = (
    <div style={{ minWidth: '230px' }}>
      <Select
        ariaLabel="Filter by type"
        selectedOption={kTypeOptions.find(option => option.value === type) ?? kAnyType}
        options={kTypeOptions}
        onChange={({ detail }) => setType(detail.selectedOption.value ?? '')}
      />
    </div>
  );
  const matches = (policy: Policy) => type === '' || policyType(policy.Arn) === type;
  return { filter, matches };
}

const kColumns: TableProps.ColumnDefinition<Policy>[] = [
  { id: 'name', header: 'Policy name', sortingField: 'PolicyName', isRowHeader: true, cell: policy => policy.PolicyName },
  { id: 'type', header: 'Type', cell: policy => kPolicyTypeNames[policyType(policy.Arn)] },
  { id: 'used', header: 'Attached entities', sortingField: 'AttachmentCount', cell: policy => policy.AttachmentCount },
  { id: 'description', header: 'Description', cell: policy => policy.Description ?? '-' },
];

interface PolicyPickerProps {
  title: string;
  selected: Policy[];
  onSelect: (policies: Policy[]) => void;
  /** ARNs that are attached already and cannot be chosen again. */
  taken?: string[];
  single?: boolean;
}

export function PolicyPicker({ title, selected, onSelect, taken = [], single }: PolicyPickerProps) {
  const policies = useLoad(signal => listPolicies(signal), 'policies');
  const { filter, matches } = usePolicyTypeFilter();
  const [off] = useState(() => new Set(taken));
  const from = useMemo(
    () => ({ ...policies, data: policies.data?.filter(policy => policy.IsAttachable !== false) }),
    [policies],
  );
  return (
    <EntityTable<Policy>
      title={title}
      noun="policies"
      from={from}
      columns={kColumns}
      hidden={['description']}
      rowKey={policy => policy.PolicyName}
      headingTag="h3"
      selectionType={single ? 'single' : 'multi'}
      selected={selected}
      onSelect={onSelect}
      isDisabled={policy => off.has(policy.Arn)}
      extraFilter={filter}
      matches={matches}
      pageSize={10}
    />
  );
}
