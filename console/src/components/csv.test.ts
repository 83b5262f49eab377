import { describe, expect, it } from 'vitest';
import { accessKeyCsv, credentialsCsv, csvField } from './csv';

describe('csvField (RFC 4180)', () => {
  it.each([
    ['plain', 'alice', 'alice'],
    ['comma', 'a,b', '"a,b"'],
    ['quote', 'a"b', '"a""b"'],
    ['line break', 'a\nb', '"a\nb"'],
    ['a leading formula character stays as typed', '=1+1', '=1+1'],
    ['blanks stay', ' a ', ' a '],
  ])('%s', (_name, value, want) => expect(csvField(value)).toBe(want));
});

describe('credential files', () => {
  const url = 'http://localhost:8700/signin/example';

  it('puts the key columns before the password, for aws configure import', () => {
    const text = credentialsCsv({ userName: 'alice', accessKeyId: 'AKIA1', secretAccessKey: 'secret/+', password: 'a,"b', signInUrl: url });
    expect(text).toBe(
      `User name,Access key ID,Secret access key,Password,Console sign-in URL\r\nalice,AKIA1,secret/+,"a,""b",${url}\r\n`,
    );
  });

  it('has three columns without a key', () => {
    expect(credentialsCsv({ userName: 'bob', password: 'pw', signInUrl: url })).toBe(
      `User name,Password,Console sign-in URL\r\nbob,pw,${url}\r\n`,
    );
  });

  it('names the user in the access key file, and has no byte order mark', () => {
    const text = accessKeyCsv('alice', 'AKIA1', 's3cr3t');
    expect(text).toBe('User name,Access key ID,Secret access key\r\nalice,AKIA1,s3cr3t\r\n');
    expect(text.charCodeAt(0)).toBe('U'.charCodeAt(0));
  });
});
