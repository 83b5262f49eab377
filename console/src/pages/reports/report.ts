// The credential report: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
import { ApiError, call } from '../../api/client';

const kAsks = 30;
const kPauseMilliseconds = 1000;

const pause = () => new Promise(resolve => setTimeout(resolve, kPauseMilliseconds));

function textOf(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/** Has the report made, unless there is one of the last four hours, and gives its text. */
export async function credentialReport(): Promise<{ text: string; generated: string }> {
  for (let asked = 0; asked < kAsks; asked += 1) {
    const { State } = await call('iam', 'GenerateCredentialReport', {});
    if (State === 'COMPLETE') {
      const { Content, GeneratedTime } = await call('iam', 'GetCredentialReport', {});
      return { text: textOf(Content), generated: GeneratedTime };
    }
    await pause();
  }
  throw new ApiError('ReportInProgress', 'The report is still being made. Try again in a minute.', 0);
}

/** The fields of one line (RFC 4180): a user's name may hold a comma, and is quoted then. */
function fieldsOf(line: string): string[] {
  return [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

/** The report as rows of columns by name. */
export function rowsOf(text: string): { columns: string[]; rows: Record<string, string>[] } {
  const [head = '', ...lines] = text.split(/\r?\n/).filter(line => line !== '');
  const columns = fieldsOf(head);
  const rows = lines.map(line => {
    const fields = fieldsOf(line);
    return Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? '']));
  });
  return { columns, rows };
}
