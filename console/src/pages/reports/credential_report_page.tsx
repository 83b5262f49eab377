import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { download } from '../../components/download';
import { EntityTable } from '../../components/entity_table';
import { InfoLink, Page } from '../../components/page';
import { formatTime } from '../../components/times';
import { useLoad } from '../../components/use_load';
import { credentialReport, rowsOf } from './report';

type Row = Record<string, string>;

/** What the table shows at first; the file has every column. */
const kShown = ['user', 'password_enabled', 'password_last_used', 'mfa_active', 'access_key_1_active', 'access_key_1_last_used_date'];

const kTime = /^\d{4}-\d\d-\d\dT/;

/** "access_key_1_last_used_date" as a heading. */
const heading = (column: string) => {
  const words = column.replaceAll('_', ' ').replace('mfa', 'MFA').replace('arn', 'ARN');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function columnsOf(names: string[]): TableProps.ColumnDefinition<Row>[] {
  return names.map(name => ({
    id: name,
    header: heading(name),
    sortingField: name,
    isRowHeader: name === 'user',
    cell: row => (kTime.test(row[name] ?? '') ? formatTime(row[name]) : row[name] || '-'),
  }));
}

export function CredentialReportPage() {
  const report = useLoad(() => credentialReport(), 'report');
  const { columns, rows } = report.data ? rowsOf(report.data.text) : { columns: kShown, rows: undefined };
  return (
    <Page title="Credential report" help="credentialReport" bare>
      <EntityTable<Row>
        key={columns.join()}
        title="Credential report"
        noun="users"
        variant="full-page"
        from={{ ...report, data: rows }}
        columns={columnsOf(columns)}
        hidden={columns.filter(column => !kShown.includes(column))}
        rowKey={row => row.user ?? ''}
        info={<InfoLink topic="credentialReport" about="the credential report" />}
        description={
          report.data
            ? `Every user of the account and the state of their credentials, as of ${formatTime(report.data.generated)}. A report is kept for four hours.`
            : 'Every user of the account and the state of their credentials.'
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              variant="primary"
              iconName="download"
              disabled={report.data === undefined}
              onClick={() => download(`status_reports_${report.data?.generated ?? ''}.csv`, report.data?.text ?? '', 'text/csv')}
            >
              Download report
            </Button>
          </SpaceBetween>
        }
      />
    </Page>
  );
}
