// The three types of policies the console tells apart. AWS keeps no field for them; the ARN says it.
import type { AttachedPolicy, Policy } from '../api/iam';

export type PolicyType = 'aws' | 'jobFunction' | 'customer';

export const kPolicyTypeNames: Record<PolicyType, string> = {
  customer: 'Customer managed',
  aws: 'AWS managed',
  jobFunction: 'AWS managed - job function',
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html
const kJobFunctions = new Set([
  'AdministratorAccess',
  'Billing',
  'DatabaseAdministrator',
  'DataScientist',
  'NetworkAdministrator',
  'PowerUserAccess',
  'SecurityAudit',
  'SupportUser',
  'SystemAdministrator',
  'ViewOnlyAccess',
]);

export function policyType(arn: string): PolicyType {
  if (!arn.startsWith('arn:aws:iam::aws:policy/')) return 'customer';
  return kJobFunctions.has(arn.slice(arn.lastIndexOf('/') + 1)) ? 'jobFunction' : 'aws';
}

export const policyHref = (arn: string) => `/console/policies/details?arn=${encodeURIComponent(arn)}`;

export function asAttached(policy: Policy): AttachedPolicy {
  return { PolicyName: policy.PolicyName, PolicyArn: policy.Arn };
}
