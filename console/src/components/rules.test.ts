import { describe, expect, it } from 'vitest';
import { aliasProblem, groupedAccountId, userNameProblem } from './names';
import { passwordRules } from './password_rules';
import { policyType } from './policy_type';
import { filledTags, tagChanges, tagsAreValid, tagsState } from './tags_editor';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
describe('names', () => {
  it.each(['abc', 'a-b', '1ab', 'a'.repeat(63), '12345678901'])('the alias %s is right', alias => expect(aliasProblem(alias)).toBe(''));
  it.each(['ab', 'a'.repeat(64), '-ab', 'ab-', 'a--b', 'Abc', 'a_b', '123456789012', ''])('the alias "%s" is wrong', alias =>
    expect(aliasProblem(alias)).not.toBe(''),
  );
  it.each([
    ['alice', true],
    ['a+b=c,d.e@f-g_h', true],
    ['a'.repeat(64), true],
    ['a'.repeat(65), false],
    ['a b', false],
    ['ä', false],
    ['', false],
  ])('user name "%s"', (name, right) => expect(userNameProblem(name) === '').toBe(right));
  it('groups account IDs', () => {
    expect(groupedAccountId('111122223333')).toBe('1111-2222-3333');
    expect(groupedAccountId('alias')).toBe('alias');
  });
});

describe('policy types', () => {
  it.each([
    ['arn:aws:iam::aws:policy/AdministratorAccess', 'jobFunction'],
    ['arn:aws:iam::aws:policy/job-function/Billing', 'jobFunction'],
    ['arn:aws:iam::aws:policy/IAMFullAccess', 'aws'],
    ['arn:aws:iam::111122223333:policy/AdministratorAccess', 'customer'],
  ])('%s is %s', (arn, type) => expect(policyType(arn)).toBe(type));
});

describe('password rules', () => {
  const holds = (password: string, policy: Parameters<typeof passwordRules>[0]) => passwordRules(policy).every(rule => rule.holds(password));
  it('the default asks for eight characters of three kinds', () => {
    expect(holds('Passw0rd', null)).toBe(true);
    expect(holds('passw0rd', null)).toBe(false);
    expect(holds('Pas0rd!', null)).toBe(false);
  });
  it('a custom policy asks for what it says', () => {
    const policy = {
      MinimumPasswordLength: 6,
      RequireSymbols: true,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: true,
    };
    expect(holds('abcde!', policy)).toBe(true);
    expect(holds('abcdef', policy)).toBe(false);
    expect(holds('abcde?', policy)).toBe(false);
  });
});

describe('tags', () => {
  const before = [
    { Key: 'team', Value: 'a' },
    { Key: 'old', Value: 'x' },
  ];
  it('sends what is new or changed, and removes what was marked', () => {
    const [team, old] = tagsState(before);
    const state = [{ ...team, key: 'team', value: 'b', existing: true }, { ...old, key: 'old', value: 'x', existing: true, markedForRemoval: true }, { key: 'new', value: '', existing: false }];
    expect(tagChanges(before, state)).toEqual({
      put: [
        { Key: 'team', Value: 'b' },
        { Key: 'new', Value: '' },
      ],
      remove: ['old'],
    });
  });
  it('passes over empty rows and refuses wrong ones', () => {
    const row = (key: string, value = '') => ({ key, value, existing: false });
    expect(filledTags([row('', '')])).toEqual([]);
    expect(tagsAreValid([row('', '')])).toBe(true);
    expect(tagsAreValid([row('a'), row('A')])).toBe(false);
    expect(tagsAreValid([row('aws:x')])).toBe(false);
    expect(tagsAreValid([row('', 'value')])).toBe(false);
    expect(tagsAreValid([row('a<b')])).toBe(false);
  });
});
