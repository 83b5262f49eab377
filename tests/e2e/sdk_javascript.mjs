// The operations Debian's CLI of 2022 lacks, and a few others, through the JavaScript SDK. Reads its server from the environment
// (URL, ACCESS_KEY_ID, SECRET_ACCESS_KEY, USER_NAME, SERIAL_NUMBER) and prints what it got as one JSON object.
import { GetMFADeviceCommand, GetUserCommand, IAMClient, ListUsersCommand, paginateListUsers } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const { URL: endpoint, ACCESS_KEY_ID: accessKeyId, SECRET_ACCESS_KEY: secretAccessKey, USER_NAME: UserName, SERIAL_NUMBER: SerialNumber } =
  process.env;
const settings = { endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
const iam = new IAMClient(settings);
const sts = new STSClient(settings);

const errorOf = async promise => {
  try {
    await promise;
    return null;
  } catch (error) {
    return { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode };
  }
};

const names = [];
for await (const page of paginateListUsers({ client: iam, pageSize: 1 }, {})) {
  names.push(...page.Users.map(user => user.UserName));
}
const device = await iam.send(new GetMFADeviceCommand({ UserName, SerialNumber }));
const own = await iam.send(new GetMFADeviceCommand({ SerialNumber, UserName }));
console.log(
  JSON.stringify({
    device: { UserName: device.UserName, SerialNumber: device.SerialNumber, enabled: device.EnableDate instanceof Date },
    same: own.SerialNumber === device.SerialNumber,
    missing: await errorOf(iam.send(new GetMFADeviceCommand({ UserName, SerialNumber: `${SerialNumber}-other` }))),
    nobody: await errorOf(iam.send(new GetUserCommand({ UserName: 'nobody' }))),
    paged: names,
    listed: (await iam.send(new ListUsersCommand({}))).Users.map(user => user.UserName),
    arn: (await sts.send(new GetCallerIdentityCommand({}))).Arn,
  }),
);
