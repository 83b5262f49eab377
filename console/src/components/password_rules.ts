// What the account's password policy asks, in words, and whether a typed password keeps to it. The server decides.
import type { PasswordPolicy } from '../api/iam';

export interface Rule {
  text: string;
  holds: (password: string) => boolean;
}

const kUpper = /[A-Z]/;
const kLower = /[a-z]/;
const kNumber = /[0-9]/;
const kSymbol = /[!@#$%^&*()_+\-=[\]{}|']/;

/** `null` stands for IAM's default policy. */
export function passwordRules(policy: PasswordPolicy | null): Rule[] {
  if (policy === null) {
    return [
      { text: 'At least 8 characters', holds: password => password.length >= 8 },
      {
        text: 'At least three of: uppercase letters, lowercase letters, numbers, symbols',
        holds: password => [kUpper, kLower, kNumber, kSymbol].filter(kind => kind.test(password)).length >= 3,
      },
    ];
  }
  const minimum = policy.MinimumPasswordLength;
  const rules: Rule[] = [{ text: `At least ${minimum} characters`, holds: password => password.length >= minimum }];
  if (policy.RequireUppercaseCharacters)
    rules.push({ text: 'At least one uppercase letter (A-Z)', holds: password => kUpper.test(password) });
  if (policy.RequireLowercaseCharacters)
    rules.push({ text: 'At least one lowercase letter (a-z)', holds: password => kLower.test(password) });
  if (policy.RequireNumbers) rules.push({ text: 'At least one number', holds: password => kNumber.test(password) });
  if (policy.RequireSymbols)
    rules.push({
      text: "At least one of the symbols ! @ # $ % ^ & * ( ) _ + - = [ ] { } | '",
      holds: password => kSymbol.test(password),
    });
  return rules;
}
