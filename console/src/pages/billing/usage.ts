// Sums over the usage counters, in the forms the chart and the table need.
import type { Usage, UsageDay } from '../../api/billing';

export function requestTotal(usage: Pick<Usage, 'Requests'>): number {
  return usage.Requests.reduce((sum, one) => sum + one.Count, 0);
}

/** Requests that ended in anything but success. */
export function refusedTotal(usage: Pick<Usage, 'Requests'>): number {
  return usage.Requests.filter(one => !/^(success|ok|allowed|2\d\d)$/i.test(one.Result)).reduce((sum, one) => sum + one.Count, 0);
}

export interface Series {
  title: string;
  data: { x: string; y: number }[];
}

/** One series a service, one point a day; a day without requests counts as zero. */
export function seriesByService(days: UsageDay[]): Series[] {
  const services = [...new Set(days.flatMap(day => day.Requests.map(one => one.Service)))].sort();
  return services.map(service => ({
    title: service,
    data: days.map(day => ({
      x: day.Date,
      y: requestTotal({ Requests: day.Requests.filter(one => one.Service === service) }),
    })),
  }));
}

/** "2026-11" and its neighbours; months count in UTC, as the server's do. */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const date = new Date(Date.UTC(year, number - 1 + count, 1));
  return `${date.getUTCFullYear()}-${String(date.getUTCMonth() + 1).padStart(2, '0')}`;
}

/** Every day of a month, so that a chart shows the days on which nothing happened, too. */
export function daysOf(month: string): string[] {
  const next = new Date(`${addMonths(month, 1)}-01T00:00:00Z`);
  const last = new Date(next.getTime() - 86_400_000).getUTCDate();
  return Array.from({ length: Number.isNaN(last) ? 0 : last }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}

export function monthName(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return month;
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date);
}
