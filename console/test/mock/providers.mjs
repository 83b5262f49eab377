// Identity providers and the credential report.
import { exists, kAccountId, notFound, now } from './state.mjs';

const arn = text => `arn:aws:iam::${kAccountId}:${text}`;

export function providers(state, { setTags, dropTags }) {
  const find = which => {
    const found = state.providers.get(which);
    if (!found) throw notFound(`Provider ${which} does not exist.`);
    return found;
  };
  const add = (which, made) => {
    if (state.providers.has(which)) throw exists(`Provider ${which} already exists.`);
    state.providers.set(which, { CreateDate: now(), Tags: [], ...made });
  };
  const arns = kind => [...state.providers.keys()].filter(which => which.includes(`:${kind}-provider/`));
  const oidc = input => find(input.OpenIDConnectProviderArn);
  const saml = input => find(input.SAMLProviderArn);
  return {
    ListOpenIDConnectProviders: () => ({ OpenIDConnectProviderList: arns('oidc').map(Arn => ({ Arn })) }),
    GetOpenIDConnectProvider: input => oidc(input),
    CreateOpenIDConnectProvider: ({ Url, ClientIDList, Tags = [] }) => {
      const OpenIDConnectProviderArn = arn(`oidc-provider/${Url.slice(8)}`);
      add(OpenIDConnectProviderArn, { Url: Url.slice(8), ClientIDList, ThumbprintList: [], Tags });
      return { OpenIDConnectProviderArn };
    },
    DeleteOpenIDConnectProvider: input => (state.providers.delete(input.OpenIDConnectProviderArn), {}),
    AddClientIDToOpenIDConnectProvider: input => (oidc(input).ClientIDList.push(input.ClientID), {}),
    RemoveClientIDFromOpenIDConnectProvider: input => {
      const one = oidc(input);
      one.ClientIDList = one.ClientIDList.filter(each => each !== input.ClientID);
      return {};
    },
    UpdateOpenIDConnectProviderThumbprint: input => (Object.assign(oidc(input), { ThumbprintList: input.ThumbprintList }), {}),
    ListOpenIDConnectProviderTags: input => ({ Tags: oidc(input).Tags, IsTruncated: false }),
    TagOpenIDConnectProvider: input => (setTags(oidc(input), input.Tags), {}),
    UntagOpenIDConnectProvider: input => (dropTags(oidc(input), input.TagKeys), {}),

    ListSAMLProviders: () => ({ SAMLProviderList: arns('saml').map(Arn => ({ Arn, CreateDate: find(Arn).CreateDate })) }),
    GetSAMLProvider: input => saml(input),
    CreateSAMLProvider: ({ Name, SAMLMetadataDocument, Tags = [] }) => {
      const SAMLProviderArn = arn(`saml-provider/${Name}`);
      add(SAMLProviderArn, { SAMLMetadataDocument, ValidUntil: '2126-01-01T00:00:00Z', Tags });
      return { SAMLProviderArn };
    },
    UpdateSAMLProvider: input => (Object.assign(saml(input), { SAMLMetadataDocument: input.SAMLMetadataDocument }), { SAMLProviderArn: input.SAMLProviderArn }),
    DeleteSAMLProvider: input => (state.providers.delete(input.SAMLProviderArn), {}),
    ListSAMLProviderTags: input => ({ Tags: saml(input).Tags, IsTruncated: false }),
    TagSAMLProvider: input => (setTags(saml(input), input.Tags), {}),
    UntagSAMLProvider: input => (dropTags(saml(input), input.TagKeys), {}),

    GenerateCredentialReport: () => ({ State: 'COMPLETE' }),
    GetCredentialReport: () => {
      const rows = [...state.users.values()].map(one => `${one.UserName},${one.Arn},${one.CreateDate},${one.profile !== null},no_information,false,${one.keys.length > 0}`);
      const root = `<root_account>,${arn('root')},${now()},not_supported,no_information,false,false`;
      const text = ['user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active', root, ...rows].join('\n');
      return { Content: Buffer.from(text).toString('base64'), ReportFormat: 'text/csv', GeneratedTime: now() };
    },
  };
}
