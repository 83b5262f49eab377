// "Download my record": what was done and when, and a summary fit to be shared. Neither holds a secret: the record names
// the account, the summary not even that. Notes are the person's own words.
import type { FirstDay, FirstDayStep } from '../../api/keyward';
import type { Session } from '../../api/signin';
import { kSteps } from './steps';

const utc = (time: string | undefined) => {
  if (!time) return '';
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
};

const titleOf = (step: FirstDayStep) => kSteps[step.Id]?.title ?? step.Id;

/** Keeps text that came from elsewhere inside its table cell. */
const cell = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\s+/g, ' ');

export function doneCount(steps: FirstDayStep[]): number {
  return steps.filter(step => step.Done).length;
}

export function summary(day: FirstDay): string {
  const done = day.Steps.filter(step => step.Done);
  const open = day.Steps.filter(step => !step.Done);
  const times = done.flatMap(step => (step.DoneAt ? [step.DoneAt] : [])).sort();
  const lines = [
    `First-day security of a new account: ${done.length} of ${day.Steps.length} steps done${times.length > 0 ? `, between ${utc(times[0])} and ${utc(times.at(-1))}` : ''}.`,
  ];
  if (done.length > 0) lines.push(`Done: ${done.map(titleOf).join('; ')}.`);
  if (open.length > 0) lines.push(`Open: ${open.map(titleOf).join('; ')}.`);
  return lines.join('\n');
}

export function record(day: FirstDay, session: Session, now: Date): string {
  const rows = day.Steps.map(
    (step, index) => `| ${index + 1} | ${titleOf(step)} | ${step.Done ? 'yes' : 'no'} | ${utc(step.DoneAt)} | ${cell(step.Detail ?? '')} |`,
  );
  return [
    '# My first day: securing a new account',
    '',
    `Account ${session.accountId}${session.alias ? ` (${session.alias})` : ''}. Written ${utc(now.toISOString())} by ${session.userName ?? 'the root user'}.`,
    '',
    '## What was done',
    '',
    '| | Step | Done | When | What |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '## Outcome and lessons learned',
    '',
    day.Notes.trim() === '' ? '(nothing noted)' : day.Notes.trim(),
    '',
    '## Summary to share',
    '',
    summary(day),
    '',
  ].join('\n');
}
