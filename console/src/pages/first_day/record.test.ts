import { describe, expect, it } from 'vitest';
import type { FirstDay } from '../../api/keyward';
import type { Session } from '../../api/signin';
import { record, summary } from './record';

const day: FirstDay = {
  Steps: [
    { Id: 'RootSignIn', Done: true, DoneAt: '2026-11-24T08:00:00Z' },
    { Id: 'AccountAlias', Done: true, DoneAt: '2026-11-24T08:05:00Z', Detail: 'example | ltd\nx' },
    { Id: 'RootMfa', Done: false },
  ],
  Notes: 'MFA was easier than I thought.',
};
const session: Session = {
  accountId: '111122223333',
  accountName: 'Example',
  alias: 'example',
  arn: 'arn:aws:iam::111122223333:user/alice',
  userName: 'alice',
  isRoot: false,
  mfaUsed: true,
  expiresAt: '2026-11-24T20:00:00Z',
  signInUrl: 'http://localhost:8700/signin/example',
};

describe('the record', () => {
  const text = record(day, session, new Date('2026-11-24T09:00:00Z'));
  it('says what was done and when', () => {
    expect(text).toContain('| 1 | Sign in as the root user | yes | 2026-11-24 08:00 UTC |  |');
    expect(text).toContain('| 3 | Protect the root user with MFA | no |');
    expect(text).toContain('Account 111122223333 (example). Written 2026-11-24 09:00 UTC by alice.');
    expect(text).toContain('MFA was easier than I thought.');
  });
  it('keeps details inside their cell', () => expect(text).toContain('| example \\| ltd x |'));
});

describe('the summary to share', () => {
  it('names steps and times, neither account nor person', () => {
    const text = summary(day);
    expect(text).toContain('2 of 3 steps done, between 2026-11-24 08:00 UTC and 2026-11-24 08:05 UTC.');
    expect(text).toContain('Open: Protect the root user with MFA.');
    expect(text).not.toMatch(/1111|example|alice/);
  });
});
