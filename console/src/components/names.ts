// The forms AWS allows, checked before a call so that the field itself can say what is wrong. The server checks again.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const kName = /^[\w+=,.@-]+$/;

function nameProblem(text: string, what: string, max: number): string {
  if (text === '') return `Enter a ${what}.`;
  if (text.length > max) return `A ${what} has at most ${max} characters.`;
  if (!kName.test(text)) return `A ${what} holds letters, digits and + = , . @ - _ only.`;
  return '';
}

/** Each answers with what is wrong, or with an empty string. */
export const userNameProblem = (text: string) => nameProblem(text, 'user name', 64);
export const groupNameProblem = (text: string) => nameProblem(text, 'group name', 128);
export const roleNameProblem = (text: string) => nameProblem(text, 'role name', 64);
export const policyNameProblem = (text: string) => nameProblem(text, 'policy name', 128);
export const deviceNameProblem = (text: string) => nameProblem(text, 'device name', 64);

export function aliasProblem(text: string): string {
  if (text.length < 3 || text.length > 63) return 'An alias has 3 to 63 characters.';
  if (!/^[a-z0-9-]+$/.test(text)) return 'An alias holds lower-case letters a-z, digits and hyphens only.';
  if (text.startsWith('-') || text.endsWith('-')) return 'An alias does not begin or end with a hyphen.';
  if (text.includes('--')) return 'An alias has no two hyphens in a row.';
  if (/^[0-9]{12}$/.test(text)) return 'An alias cannot look like an account ID.';
  return '';
}

export const codeProblem = (text: string) => (/^[0-9]{6}$/.test(text) ? '' : 'Enter the 6 digits.');

export function groupedAccountId(id: string): string {
  return /^[0-9]{12}$/.test(id) ? `${id.slice(0, 4)}-${id.slice(4, 8)}-${id.slice(8)}` : id;
}
