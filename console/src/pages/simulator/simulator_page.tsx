// The policy simulator: what a user, group or role may do, without doing it.
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { call } from '../../api/client';
import type { EvaluationDecision, EvaluationResult, MatchedStatement } from '../../api/iam';
import { listAll } from '../../api/pages';
import { listGroups, listRoles, listUsers } from '../../components/account_data';
import { ErrorAlert } from '../../components/error_alert';
import { LoadPanel } from '../../components/load_panel';
import { InfoLink, Page } from '../../components/page';
import { StatusText } from '../../components/status_text';
import { useAction, useLoad } from '../../components/use_load';
import { actionsProblem, contextEntries, kDecisionText, linesOf, statementText } from './simulation';

interface Row {
  action: string;
  resource: string;
  decision: EvaluationDecision;
  statements: MatchedStatement[];
  missing: string[];
  boundary: boolean | undefined;
}

function rowsOf(results: EvaluationResult[]): Row[] {
  return results.flatMap(result => {
    const whole = {
      EvalResourceName: result.EvalResourceName ?? '*',
      EvalResourceDecision: result.EvalDecision,
      MatchedStatements: result.MatchedStatements,
      MissingContextValues: result.MissingContextValues,
      PermissionsBoundaryDecisionDetail: result.PermissionsBoundaryDecisionDetail,
    };
    return (result.ResourceSpecificResults ?? [whole]).map(one => ({
      action: result.EvalActionName,
      resource: one.EvalResourceName,
      decision: one.EvalResourceDecision,
      statements: one.MatchedStatements ?? [],
      missing: one.MissingContextValues ?? [],
      boundary: one.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
    }));
  });
}

const kColumns: TableProps.ColumnDefinition<Row>[] = [
  { id: 'action', header: 'Action', isRowHeader: true, cell: row => row.action },
  { id: 'resource', header: 'Resource', cell: row => row.resource },
  {
    id: 'decision',
    header: 'Decision',
    cell: row => <StatusText type={row.decision === 'allowed' ? 'success' : 'error'}>{kDecisionText[row.decision]}</StatusText>,
  },
  {
    id: 'statements',
    header: 'Deciding statements',
    cell: row =>
      row.statements.length === 0 ? '-' : row.statements.map(one => <div key={statementText(one)}>{statementText(one)}</div>),
  },
  { id: 'boundary', header: 'Boundary', cell: row => (row.boundary === undefined ? '-' : row.boundary ? 'Allows' : 'Does not allow') },
  { id: 'missing', header: 'Absent context keys', cell: row => (row.missing.length === 0 ? '-' : row.missing.join(', ')) },
];

async function principals(signal: AbortSignal): Promise<SelectProps.OptionGroup[]> {
  const [users, groups, roles] = await Promise.all([listUsers(signal), listGroups(signal), listRoles(signal)]);
  return [
    { label: 'Users', options: users.map(user => ({ value: user.Arn, label: user.UserName, description: 'User' })) },
    { label: 'User groups', options: groups.map(group => ({ value: group.Arn, label: group.GroupName, description: 'User group' })) },
    { label: 'Roles', options: roles.map(role => ({ value: role.Arn, label: role.RoleName, description: 'Role' })) },
  ].filter(group => group.options.length > 0);
}

function ContextFields({ arn, values, onChange }: { arn: string; values: Record<string, string>; onChange: (values: Record<string, string>) => void }) {
  const keys = useLoad(signal => call('iam', 'GetContextKeysForPrincipalPolicy', { PolicySourceArn: arn }, signal), arn);
  return (
    <LoadPanel from={keys} what="context keys">
      {({ ContextKeyNames: names }) =>
        names.length === 0 ? (
          <Box color="text-body-secondary">The policies ask for no context keys.</Box>
        ) : (
          <SpaceBetween size="s">
            {names.map(name => (
              <FormField key={name} label={name}>
                <Textarea
                  value={values[name] ?? ''}
                  rows={1}
                  spellcheck={false}
                  placeholder="absent"
                  onChange={({ detail }) => onChange({ ...values, [name]: detail.value })}
                />
              </FormField>
            ))}
          </SpaceBetween>
        )
      }
    </LoadPanel>
  );
}

export function SimulatorPage() {
  const from = useLoad(principals, 'principals');
  const [principal, setPrincipal] = useState<SelectProps.Option | null>(null);
  const [actions, setActions] = useState('');
  const [resources, setResources] = useState('');
  const [context, setContext] = useState<Record<string, string>>({});
  const [checked, setChecked] = useState(false);
  const [rows, setRows] = useState<Row[] | null>(null);
  const simulate = useAction(async () => {
    setRows(null);
    const arns = linesOf(resources);
    const results = await listAll(
      paging =>
        call('iam', 'SimulatePrincipalPolicy', {
          ...paging,
          PolicySourceArn: principal?.value ?? '',
          ActionNames: linesOf(actions),
          ...(arns.length > 0 ? { ResourceArns: arns } : {}),
          ContextEntries: contextEntries(context),
        }),
      answer => answer.EvaluationResults,
    );
    setRows(rowsOf(results));
  });
  const submit = () => {
    setChecked(true);
    if (principal !== null && actionsProblem(actions) === '') void simulate.run();
  };
  return (
    <Page
      title="Policy simulator"
      help="policies"
      header={
        <Header
          variant="h1"
          info={<InfoLink topic="policies" about="policies" />}
          description="What a user, group or role may do. Nothing is executed."
          actions={
            <Button variant="primary" loading={simulate.busy} onClick={submit}>
              Run simulation
            </Button>
          }
        >
          Policy simulator
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Request</Header>}>
          <LoadPanel from={from} what="users, groups and roles">
            {options => (
              <SpaceBetween size="l">
                <FormField label="User, group or role" errorText={checked && principal === null ? 'Choose one.' : ''} stretch>
                  <Select
                    options={options}
                    selectedOption={principal}
                    filteringType="auto"
                    placeholder="Choose a user, group or role"
                    empty="There are none."
                    onChange={({ detail }) => {
                      setPrincipal(detail.selectedOption);
                      setContext({});
                      setRows(null);
                    }}
                  />
                </FormField>
                <FormField label="Actions" constraintText="One on each line, such as s3:GetObject" errorText={checked ? actionsProblem(actions) : ''} stretch>
                  <Textarea value={actions} rows={3} spellcheck={false} onChange={({ detail }) => setActions(detail.value)} />
                </FormField>
                <FormField label="Resources - optional" constraintText="ARNs, one on each line. Without any, all resources (*) are meant." stretch>
                  <Textarea value={resources} rows={2} spellcheck={false} onChange={({ detail }) => setResources(detail.value)} />
                </FormField>
              </SpaceBetween>
            )}
          </LoadPanel>
        </Container>
        {principal?.value ? (
          <Container
            header={
              <Header variant="h2" description="The condition keys and variables of the policies. Several values stand on lines of their own.">
                Context
              </Header>
            }
          >
            <ContextFields arn={principal.value} values={context} onChange={setContext} />
          </Container>
        ) : null}
        {simulate.error ? <ErrorAlert error={simulate.error} /> : null}
        {rows ? (
          <Table<Row>
            header={
              <Header variant="h2" counter={`(${rows.filter(row => row.decision === 'allowed').length} of ${rows.length} allowed)`}>
                Results
              </Header>
            }
            items={rows}
            columnDefinitions={kColumns}
            trackBy={row => `${row.action} ${row.resource}`}
            ariaLabels={{ tableLabel: 'Results', selectionGroupLabel: 'Results' }}
            wrapLines
          />
        ) : null}
      </SpaceBetween>
    </Page>
  );
}
