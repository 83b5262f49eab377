import { beforeEach, describe, expect, it } from 'vitest';
import { issuerHost, rememberedIssuer, rememberIssuer } from './issuer';

beforeEach(() => localStorage.clear());

describe('the issuer of a federated session', () => {
  it('is remembered until somebody signs in here', () => {
    expect(rememberedIssuer()).toBeUndefined();
    rememberIssuer('https://idp.example.com/start');
    expect(rememberedIssuer()).toBe('https://idp.example.com/start');
    rememberIssuer('');
    expect(rememberedIssuer()).toBe('');
    rememberIssuer(undefined);
    expect(rememberedIssuer()).toBeUndefined();
  });

  it.each([
    ['https://idp.example.com/start?a=b', 'idp.example.com'],
    ['https://idp.example.com:8443', 'idp.example.com:8443'],
    ['https://console.example.com@evil.example/', 'evil.example'],
    ['http://localhost/', 'localhost'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['//idp.example.com', undefined],
    ['https://', undefined],
    ['', undefined],
  ])('%s is shown as %s', (issuer, host) => expect(issuerHost(issuer)).toBe(host));
});
