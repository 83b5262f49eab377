import { describe, expect, it } from 'vitest';
import type { UsageDay } from '../../api/billing';
import { addMonths, daysOf, monthName, refusedTotal, requestTotal, seriesByService } from './usage';

const day = (Date: string, Requests: UsageDay['Requests']): UsageDay => ({
  Date,
  Requests,
  SignIns: 0,
  SignInFailures: 0,
  Decisions: 0,
  Users: 0,
  Groups: 0,
  Policies: 0,
  AccessKeys: 0,
});

describe('usage', () => {
  const days = [
    day('2026-11-01', [
      { Service: 'iam', Result: 'Success', Count: 3 },
      { Service: 'iam', Result: 'AccessDenied', Count: 2 },
    ]),
    day('2026-11-02', [{ Service: 'sts', Result: 'Success', Count: 5 }]),
  ];
  it('sums requests, and those that failed', () => {
    expect(days.map(requestTotal)).toEqual([5, 5]);
    expect(days.map(refusedTotal)).toEqual([2, 0]);
  });
  it('makes one series a service, with zero for a day without requests', () => {
    expect(seriesByService(days)).toEqual([
      { title: 'iam', data: [{ x: '2026-11-01', y: 5 }, { x: '2026-11-02', y: 0 }] },
      { title: 'sts', data: [{ x: '2026-11-01', y: 0 }, { x: '2026-11-02', y: 5 }] },
    ]);
  });
  it('steps over the turn of the year', () => {
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(daysOf('2028-02')).toHaveLength(29);
    expect(daysOf('2026-12').at(-1)).toBe('2026-12-31');
    expect(monthName('2026-11')).toBe('November 2026');
  });
});
