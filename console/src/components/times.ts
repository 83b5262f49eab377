// Times as people read them: local, short, with the exact UTC moment for whoever asks.
const kDateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const kMoment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const kDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

export function formatTime(text: string | undefined, none = 'Never'): string {
  if (!text) return none;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : kDateTime.format(time);
}

/** With the seconds, for what happened in a row. */
export function formatMoment(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : kMoment.format(time);
}

export function formatDate(text: string | undefined, none = 'Never'): string {
  if (!text) return none;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : kDate.format(time);
}

/** "today", "yesterday", "12 days ago". */
export function formatAge(text: string | undefined, now: number = Date.now(), none = 'Never'): string {
  if (!text) return none;
  const time = new Date(text).getTime();
  if (Number.isNaN(time)) return text;
  const days = Math.floor((now - time) / 86_400_000);
  if (days <= 0) return 'Today';
  return days === 1 ? 'Yesterday' : `${days} days ago`;
}
