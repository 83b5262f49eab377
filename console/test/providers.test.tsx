import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { callsOf, openAt, startMock, type Mock } from './render';

let mock: Mock;
beforeEach(() => {
  mock = startMock();
  mock.signInAs('root');
});

const kOidc = 'arn:aws:iam::111122223333:oidc-provider/ci.example.com';
const detailsOf = (arn: string) => `/console/providers/details?arn=${encodeURIComponent(arn)}`;
const makeOidc = () => mock.services.iam.CreateOpenIDConnectProvider({ Url: 'https://ci.example.com', ClientIDList: ['app'] });
const makeSaml = () => mock.services.iam.CreateSAMLProvider({ Name: 'Office', SAMLMetadataDocument: '<EntityDescriptor/>' });

describe('identity providers', () => {
  it('of both kinds are in one list', async () => {
    makeOidc();
    makeSaml();
    openAt('/console/providers');
    within((await screen.findByText('ci.example.com')).closest('tr') as HTMLElement).getByText('OpenID Connect');
    within((await screen.findByText('Office')).closest('tr') as HTMLElement).getByText('SAML');
  });

  it('of OpenID Connect are added with an audience', async () => {
    const { user, router } = openAt('/console/providers/create');
    await user.click(await screen.findByLabelText(/^OpenID Connect/));
    await user.type(screen.getByLabelText('Provider URL'), 'http://ci.example.com');
    await screen.findByText('A provider URL begins with https://.');
    await user.clear(screen.getByLabelText('Provider URL'));
    await user.type(screen.getByLabelText('Provider URL'), 'https://ci.example.com');
    await user.type(screen.getByLabelText('Audience'), 'app');
    await user.click(screen.getByRole('button', { name: 'Add provider' }));
    await waitFor(() => expect(router.state.location.search).toBe(`?arn=${encodeURIComponent(kOidc)}`));
    expect(callsOf(mock, 'CreateOpenIDConnectProvider')).toEqual([{ Url: 'https://ci.example.com', ClientIDList: ['app'] }]);
  });

  it('of SAML are added with their metadata file', async () => {
    const { user } = openAt('/console/providers/create');
    await user.type(await screen.findByLabelText('Provider name'), 'Office');
    await user.click(screen.getByRole('button', { name: 'Add provider' }));
    await screen.findByText('Choose the metadata document.');
    const file = document.querySelector<HTMLInputElement>('input[type=file]');
    await user.upload(file as HTMLInputElement, new File(['<EntityDescriptor/>'], 'metadata.xml', { type: 'text/xml' }));
    await user.click(screen.getByRole('button', { name: 'Add provider' }));
    await waitFor(() => expect(callsOf(mock, 'CreateSAMLProvider')).toEqual([{ Name: 'Office', SAMLMetadataDocument: '<EntityDescriptor/>' }]));
  });

  it('get audiences and thumbprints', async () => {
    makeOidc();
    const { user } = openAt(detailsOf(kOidc));
    await user.click(await screen.findByRole('button', { name: 'Add audience' }));
    await user.type(screen.getByLabelText('Audience'), 'other');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(callsOf(mock, 'AddClientIDToOpenIDConnectProvider')).toEqual([{ OpenIDConnectProviderArn: kOidc, ClientID: 'other' }]));
    await user.click(await screen.findByRole('button', { name: 'Add thumbprint' }));
    await user.type(screen.getByLabelText('Thumbprint'), '990F4193972F2BECF12DDEDA5237F9C952F20D9E');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    await waitFor(() =>
      expect(callsOf(mock, 'UpdateOpenIDConnectProviderThumbprint')).toEqual([
        { OpenIDConnectProviderArn: kOidc, ThumbprintList: ['990f4193972f2becf12ddeda5237f9c952f20d9e'] },
      ]),
    );
  });

  it('are named by the trust policy of a new role', async () => {
    makeOidc();
    const { user } = openAt('/console/roles/create');
    await user.click(await screen.findByLabelText(/^Web identity/));
    await user.click(await screen.findByRole('button', { name: /Identity provider/ }));
    await user.click(await screen.findByRole('option', { name: 'ci.example.com' }));
    await user.click(await screen.findByRole('button', { name: /Audience/ }));
    await user.click(await screen.findByRole('option', { name: 'app' }));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByText('Permissions policies');
  });
});

describe('the credential report', () => {
  it('is a table with a file to download', async () => {
    mock.services.iam.CreateUser({ UserName: 'alice' });
    openAt('/console/credential-report');
    await screen.findByText('<root_account>');
    await screen.findByText('alice');
    expect(callsOf(mock, 'GenerateCredentialReport')).toHaveLength(1);
  });
});
