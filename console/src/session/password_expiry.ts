// The warning before a password expires: in its last 15 days, as AWS's console gives it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
const kDay = 86_400_000;
const kWarnedDays = 15;

/** What to tell the user whose password stops working at `expiresAt`; undefined while there is nothing to tell. */
export function expiryWarning(expiresAt: string | undefined, now: number = Date.now()): string | undefined {
  if (!expiresAt) return undefined;
  const left = new Date(expiresAt).getTime() - now;
  if (Number.isNaN(left) || left > kWarnedDays * kDay) return undefined;
  if (left <= 0) return 'Your password has expired. The next sign-in asks for a new one.';
  const days = Math.floor(left / kDay);
  if (days === 0) return 'Your password expires in less than a day.';
  return `Your password expires in ${days} ${days === 1 ? 'day' : 'days'}.`;
}
