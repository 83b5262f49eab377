import { expect, test } from 'vitest';
import { audienceProblem, providerOf, samlNameProblem, thumbprintProblem, urlProblem } from './provider_calls';

test.each([
  ['arn:aws:iam::111122223333:oidc-provider/ci.example.com/path', 'oidc', 'ci.example.com/path'],
  ['arn:aws:iam::111122223333:oidc-provider/localhost:8443', 'oidc', 'localhost:8443'],
  ['arn:aws:iam::111122223333:saml-provider/Office', 'saml', 'Office'],
])('%s', (arn, kind, name) => expect(providerOf(arn)).toEqual({ kind, name }));

test.each([
  ['https://ci.example.com', true],
  ['https://ci.example.com/realms/one', true],
  ['http://ci.example.com', false],
  ['ci.example.com', false],
  ['https://ci.example.com?tenant=1', false],
  ['https://ci.example.com/#part', false],
  [`https://ci.example.com/${'a'.repeat(250)}`, false],
])('URL %s', (text, right) => expect(urlProblem(text) === '').toBe(right));

test.each([
  ['sts.amazonaws.com', true],
  ['', false],
  ['a'.repeat(256), false],
])('audience %s', (text, right) => expect(audienceProblem(text) === '').toBe(right));

test.each([
  ['990F4193972F2BECF12DDEDA5237F9C952F20D9E', true],
  ['990f4193972f2becf12ddeda5237f9c952f20d9e', true],
  ['990f', false],
  ['z90f4193972f2becf12ddeda5237f9c952f20d9e', false],
])('thumbprint %s', (text, right) => expect(thumbprintProblem(text) === '').toBe(right));

test.each([
  ['Office_2.sso-1', true],
  ['', false],
  ['two words', false],
  ['a'.repeat(129), false],
])('SAML name %s', (text, right) => expect(samlNameProblem(text) === '').toBe(right));
