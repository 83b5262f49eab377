import { expect, test } from 'vitest';
import { actionsProblem, contextEntries, linesOf, statementText } from './simulation';

test('lists have one entry a line', () => {
  expect(linesOf(' s3:GetObject \n\n s3:PutObject')).toEqual(['s3:GetObject', 's3:PutObject']);
});

test('actions are whole names', () => {
  expect(actionsProblem('s3:GetObject\niam:ListUsers')).toBe('');
  expect(actionsProblem(' \n')).toMatch('at least one');
  expect(actionsProblem('s3:Get*')).toMatch('s3:Get*');
});

test('keys without a value are absent', () => {
  expect(contextEntries({ 'aws:SourceIp': '10.0.0.1\n10.0.0.2', 'aws:UserAgent': ' ' })).toEqual([
    { ContextKeyName: 'aws:SourceIp', ContextKeyType: 'stringList', ContextKeyValues: ['10.0.0.1', '10.0.0.2'] },
  ]);
});

test('a statement is named by its policy and lines', () => {
  const at = (Line: number) => ({ Line, Column: 0 });
  expect(statementText({ SourcePolicyId: 'p', SourcePolicyType: 'user', StartPosition: at(2), EndPosition: at(2) })).toBe('p, line 2');
  expect(statementText({ SourcePolicyId: 'p', SourcePolicyType: 'user', StartPosition: at(2), EndPosition: at(4) })).toBe('p, lines 2 to 4');
});
