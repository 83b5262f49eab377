// Policy validation, with AWS's member names: https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html
export type PolicyValidationType = 'IDENTITY_POLICY' | 'RESOURCE_POLICY';
export type FindingType = 'SECURITY_WARNING' | 'ERROR' | 'WARNING' | 'SUGGESTION';

interface Position {
  line: number;
  column: number;
  offset: number;
}

export interface PolicyFinding {
  findingDetails: string;
  findingType: FindingType;
  issueCode: string;
  learnMoreLink: string;
  locations: { span: { start: Position; end: Position } }[];
}

export interface AccessAnalyzerOperations {
  ValidatePolicy: {
    input: { policyDocument: string; policyType: PolicyValidationType; validatePolicyResourceType?: string; maxResults?: number };
    output: { findings: PolicyFinding[]; nextToken?: string };
  };
}
