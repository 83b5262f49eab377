// The files that hold credentials. RFC 4180 with CRLF; UTF-8 without a byte order mark, on which `aws configure import` fails.
// That reader also splits at every comma, quoted or not, so the key columns come before the password.

export interface Credentials {
  userName: string;
  accessKeyId?: string;
  secretAccessKey?: string;
  password?: string;
  signInUrl?: string;
}

/** A value is quoted only where it must be, and otherwise left as it is, whatever a spreadsheet would make of it. */
export function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

export function csv(header: string[], rows: string[][]): string {
  return [header, ...rows].map(row => row.map(csvField).join(',') + '\r\n').join('');
}

/** NAME_credentials.csv: everything the last step of "Create user" shows. */
export function credentialsCsv(made: Credentials): string {
  const { userName, accessKeyId, secretAccessKey, password = '', signInUrl = '' } = made;
  if (accessKeyId === undefined || secretAccessKey === undefined)
    return csv(['User name', 'Password', 'Console sign-in URL'], [[userName, password, signInUrl]]);
  return csv(
    ['User name', 'Access key ID', 'Secret access key', 'Password', 'Console sign-in URL'],
    [[userName, accessKeyId, secretAccessKey, password, signInUrl]],
  );
}

/** NAME_accessKeys.csv and rootkey.csv. */
export function accessKeyCsv(userName: string, accessKeyId: string, secretAccessKey: string): string {
  return csv(['User name', 'Access key ID', 'Secret access key'], [[userName, accessKeyId, secretAccessKey]]);
}
