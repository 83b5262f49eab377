// Sessions of roles through the JavaScript SDK and its own way to assume them. Reads URL, ACCESS_KEY_ID, SECRET_ACCESS_KEY (a user's) and
// ROLE_ARN from the environment and prints what it got as one JSON object.
import { IAMClient, ListGroupsCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, getDefaultRoleAssumer, GetCallerIdentityCommand, GetFederationTokenCommand, STSClient } from '@aws-sdk/client-sts';

const { URL: endpoint, ACCESS_KEY_ID: accessKeyId, SECRET_ACCESS_KEY: secretAccessKey, ROLE_ARN: RoleArn } = process.env;
const settings = { endpoint, region: 'us-east-1', maxAttempts: 1 };
const user = { accessKeyId, secretAccessKey };
const sts = new STSClient({ ...settings, credentials: user });

const errorOf = promise => promise.then(() => null, error => ({ name: error.name, message: error.message, status: error.$metadata?.httpStatusCode }));
const arnOf = async credentials => (await new STSClient({ ...settings, credentials }).send(new GetCallerIdentityCommand({}))).Arn;

// The SDK's own: what a profile with role_arn and source_profile comes to.
const assumed = await getDefaultRoleAssumer(settings)(user, { RoleArn, RoleSessionName: 'sdk' });
const narrow = await sts.send(
  new AssumeRoleCommand({ RoleArn, RoleSessionName: 'narrow', PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }] }),
);
const keysOf = ({ Credentials: keys }) => ({ accessKeyId: keys.AccessKeyId, secretAccessKey: keys.SecretAccessKey, sessionToken: keys.SessionToken });
const federated = await sts.send(new GetFederationTokenCommand({ Name: 'guest' }));
console.log(
  JSON.stringify({
    arn: await arnOf(assumed),
    expires: assumed.expiration instanceof Date,
    listed: (await new IAMClient({ ...settings, credentials: assumed }).send(new ListUsersCommand({}))).Users.length,
    narrow: await errorOf(new IAMClient({ ...settings, credentials: keysOf(narrow) }).send(new ListGroupsCommand({}))),
    packed: narrow.PackedPolicySize,
    federated: await arnOf(keysOf(federated)),
    missing: await errorOf(sts.send(new AssumeRoleCommand({ RoleArn: `${RoleArn}-none`, RoleSessionName: 'sdk' }))),
    tooLarge: await errorOf(sts.send(new AssumeRoleCommand({
      RoleArn, RoleSessionName: 'sdk',
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: `s3:${'a'.repeat(3000)}`, Resource: '*' }] }),
    }))),
  }),
);
