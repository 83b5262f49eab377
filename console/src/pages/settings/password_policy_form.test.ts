import { describe, expect, it } from 'vitest';
import { describePolicy, formOf, inputOf, problemsOf } from './password_policy_form';

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
describe('the form of the password policy', () => {
  it('begins with eight characters and own changes allowed', () => {
    expect(inputOf(formOf(null))).toEqual({
      MinimumPasswordLength: 8,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      RequireNumbers: false,
      RequireSymbols: false,
      AllowUsersToChangePassword: true,
    });
  });

  it('sends back unchanged what the server holds', () => {
    const policy = {
      MinimumPasswordLength: 14,
      RequireSymbols: true,
      RequireNumbers: true,
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
      ExpirePasswords: true,
      MaxPasswordAge: 90,
      PasswordReusePrevention: 24,
      HardExpiry: true,
    };
    const { ExpirePasswords, ...want } = policy;
    expect(ExpirePasswords).toBe(true);
    expect(inputOf(formOf(policy))).toEqual(want);
    expect(describePolicy(policy).join(' ')).toContain('They expire after 90 days; then an administrator must set a new one.');
  });

  it.each([
    ['minimumLength', '5'],
    ['minimumLength', '129'],
    ['minimumLength', '8.5'],
    ['maxAge', '0'],
    ['maxAge', '1096'],
    ['remembered', '25'],
    ['remembered', ''],
  ] as const)('refuses %s of "%s"', (field, value) => {
    const form = { ...formOf(null), expires: true, preventReuse: true, [field]: value };
    expect(problemsOf(form)[field]).not.toBe('');
  });

  it('leaves out what is switched off', () => {
    const form = { ...formOf(null), maxAge: 'nonsense', hardExpiry: true };
    expect(problemsOf(form).maxAge).toBe('');
    expect(inputOf(form)).not.toHaveProperty('MaxPasswordAge');
    expect(inputOf(form)).not.toHaveProperty('HardExpiry');
  });
});
