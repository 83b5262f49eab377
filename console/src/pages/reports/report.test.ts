import { expect, test } from 'vitest';
import { rowsOf } from './report';

test('rows by column name', () => {
  expect(rowsOf('user,arn,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,true\nalice,arn:aws:iam::111122223333:user/alice,false\n')).toEqual({
    columns: ['user', 'arn', 'mfa_active'],
    rows: [
      { user: '<root_account>', arn: 'arn:aws:iam::111122223333:root', mfa_active: 'true' },
      { user: 'alice', arn: 'arn:aws:iam::111122223333:user/alice', mfa_active: 'false' },
    ],
  });
});

test('a name with a comma is one field', () => {
  expect(rowsOf('user,arn\n"a,b",x\n').rows).toEqual([{ user: 'a,b', arn: 'x' }]);
  expect(rowsOf('user,arn\n,x\n').rows).toEqual([{ user: '', arn: 'x' }]);
});

test('an empty text has no rows', () => expect(rowsOf('')).toEqual({ columns: [''], rows: [] }));
