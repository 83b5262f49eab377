// The form of the password policy, and what it sends. A field that is left out returns to its default, so all are sent.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
import type { PasswordPolicy } from '../../api/iam';

export interface PasswordPolicyForm {
  minimumLength: string;
  uppercase: boolean;
  lowercase: boolean;
  numbers: boolean;
  symbols: boolean;
  expires: boolean;
  maxAge: string;
  hardExpiry: boolean;
  allowChange: boolean;
  preventReuse: boolean;
  remembered: string;
}

const kFirst: PasswordPolicyForm = {
  minimumLength: '8',
  uppercase: false,
  lowercase: false,
  numbers: false,
  symbols: false,
  expires: false,
  maxAge: '90',
  hardExpiry: false,
  allowChange: true,
  preventReuse: false,
  remembered: '5',
};

/** Where the form starts: the policy in force, or for a first custom policy the console's usual beginning. */
export function formOf(policy: PasswordPolicy | null): PasswordPolicyForm {
  if (policy === null) return kFirst;
  return {
    minimumLength: String(policy.MinimumPasswordLength),
    uppercase: policy.RequireUppercaseCharacters,
    lowercase: policy.RequireLowercaseCharacters,
    numbers: policy.RequireNumbers,
    symbols: policy.RequireSymbols,
    expires: policy.MaxPasswordAge !== undefined && policy.MaxPasswordAge > 0,
    maxAge: String(policy.MaxPasswordAge || kFirst.maxAge),
    hardExpiry: policy.HardExpiry ?? false,
    allowChange: policy.AllowUsersToChangePassword,
    preventReuse: policy.PasswordReusePrevention !== undefined && policy.PasswordReusePrevention > 0,
    remembered: String(policy.PasswordReusePrevention || kFirst.remembered),
  };
}

function numberProblem(text: string, low: number, high: number): string {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= low && value <= high ? '' : `Enter a whole number from ${low} to ${high}.`;
}

export interface FormProblems {
  minimumLength: string;
  maxAge: string;
  remembered: string;
}

export function problemsOf(form: PasswordPolicyForm): FormProblems {
  return {
    minimumLength: numberProblem(form.minimumLength, 6, 128),
    maxAge: form.expires ? numberProblem(form.maxAge, 1, 1095) : '',
    remembered: form.preventReuse ? numberProblem(form.remembered, 1, 24) : '',
  };
}

export function inputOf(form: PasswordPolicyForm): Partial<Omit<PasswordPolicy, 'ExpirePasswords'>> {
  return {
    MinimumPasswordLength: Number(form.minimumLength),
    RequireUppercaseCharacters: form.uppercase,
    RequireLowercaseCharacters: form.lowercase,
    RequireNumbers: form.numbers,
    RequireSymbols: form.symbols,
    AllowUsersToChangePassword: form.allowChange,
    ...(form.expires ? { MaxPasswordAge: Number(form.maxAge), HardExpiry: form.hardExpiry } : {}),
    ...(form.preventReuse ? { PasswordReusePrevention: Number(form.remembered) } : {}),
  };
}

/** The policy in force, as sentences. */
export function describePolicy(policy: PasswordPolicy | null): string[] {
  if (policy === null) {
    return [
      'Passwords have at least 8 characters.',
      'They hold at least three of: uppercase letters, lowercase letters, numbers, symbols.',
      "They are not the account's name or e-mail address.",
      'They never expire.',
    ];
  }
  const kinds = [
    ...(policy.RequireUppercaseCharacters ? ['one uppercase letter (A-Z)'] : []),
    ...(policy.RequireLowercaseCharacters ? ['one lowercase letter (a-z)'] : []),
    ...(policy.RequireNumbers ? ['one number'] : []),
    ...(policy.RequireSymbols ? ['one nonalphanumeric character'] : []),
  ];
  return [
    `Passwords have at least ${policy.MinimumPasswordLength} characters.`,
    kinds.length > 0 ? `They hold at least ${kinds.join(', ')}.` : 'No kind of character is required.',
    policy.MaxPasswordAge
      ? `They expire after ${policy.MaxPasswordAge} ${policy.MaxPasswordAge === 1 ? 'day' : 'days'}${policy.HardExpiry ? '; then an administrator must set a new one' : ''}.`
      : 'They never expire.',
    policy.AllowUsersToChangePassword
      ? 'Users may change their own passwords.'
      : 'Users may change their own passwords only if a policy of theirs allows it.',
    policy.PasswordReusePrevention
      ? `The last ${policy.PasswordReusePrevention} passwords cannot be used again.`
      : 'Earlier passwords may be used again.',
  ];
}
