import { describe, expect, it } from 'vitest';
import { safeReturnPath, signInPath } from './return_path';

describe('safeReturnPath', () => {
  it.each(['/console/users', '/console/users/details/alice?tab=groups', '/console', '/console/policies/details?arn=arn%3Aaws'])('keeps %s', path =>
    expect(safeReturnPath(path)).toBe(path),
  );
  it.each([null, '', 'https://evil.example/', '//evil.example/console/', '/console//evil.example', '/console\\evil', '/consolex', '/signin', '/console/signed-out', '/console/\n'])(
    'does not follow %j',
    path => expect(safeReturnPath(path)).toBe('/console/'),
  );
});

describe('signInPath', () => {
  it('leads a user to the page of the account, and root to its own form', () => {
    expect(signInPath('/console/users', { isRoot: false, account: 'example' })).toBe('/signin/example?return=%2Fconsole%2Fusers');
    expect(signInPath('/console/users', { isRoot: true, account: 'example' })).toBe('/signin?return=%2Fconsole%2Fusers&type=root');
    expect(signInPath('/console/')).toBe('/signin');
  });
});
