// The policy simulator through the JavaScript SDK. Reads its server from the environment (URL, ACCESS_KEY_ID,
// SECRET_ACCESS_KEY, SOURCE_ARN) and prints what it got as one JSON object.
import { IAMClient, paginateSimulatePrincipalPolicy, SimulateCustomPolicyCommand } from '@aws-sdk/client-iam';

const { URL: endpoint, ACCESS_KEY_ID: accessKeyId, SECRET_ACCESS_KEY: secretAccessKey, SOURCE_ARN: PolicySourceArn } = process.env;
const client = new IAMClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 });

const results = [];
const request = { PolicySourceArn, ActionNames: ['s3:GetObject', 's3:PutObject'], ResourceArns: ['arn:aws:s3:::docs/a', 'arn:aws:s3:::other/a'] };
for await (const page of paginateSimulatePrincipalPolicy({ client, pageSize: 1 }, request)) results.push(...page.EvaluationResults);
const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const across = await client.send(
  new SimulateCustomPolicyCommand({
    PolicyInputList: [JSON.stringify(document)],
    ActionNames: ['s3:GetObject'],
    ResourceArns: ['arn:aws:s3:::docs/a'],
    ResourceOwner: 'arn:aws:iam::444455556666:root',
  }),
);
console.log(JSON.stringify({ results, details: across.EvaluationResults[0].EvalDecisionDetails }));
