import { describe, expect, it } from 'vitest';
import { expiryWarning } from './password_expiry';

describe('the warning before a password expires', () => {
  const now = Date.parse('2026-11-02T08:00:00Z');
  it.each([
    [undefined, undefined],
    ['nonsense', undefined],
    ['2026-11-17T08:00:01Z', undefined],
    ['2026-11-17T08:00:00Z', 'Your password expires in 15 days.'],
    ['2026-11-04T07:00:00Z', 'Your password expires in 1 day.'],
    ['2026-11-02T09:00:00Z', 'Your password expires in less than a day.'],
    ['2026-11-02T07:59:59Z', 'Your password has expired. The next sign-in asks for a new one.'],
  ])('for %s is %s', (expiresAt, warning) => expect(expiryWarning(expiresAt, now)).toBe(warning));
});
