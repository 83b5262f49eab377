// The IAM operations the console calls, with AWS's member names. https://docs.aws.amazon.com/IAM/latest/APIReference/
export interface Tag {
  Key: string;
  Value: string;
}

export interface AttachedPermissionsBoundary {
  PermissionsBoundaryType?: string;
  PermissionsBoundaryArn: string;
}

export interface User {
  Path: string;
  UserName: string;
  UserId: string;
  Arn: string;
  CreateDate: string;
  PasswordLastUsed?: string;
  PermissionsBoundary?: AttachedPermissionsBoundary;
  Tags?: Tag[];
}

export interface Group {
  Path: string;
  GroupName: string;
  GroupId: string;
  Arn: string;
  CreateDate: string;
}

export interface Role {
  Path: string;
  RoleName: string;
  RoleId: string;
  Arn: string;
  CreateDate: string;
  AssumeRolePolicyDocument?: string;
  Description?: string;
  MaxSessionDuration?: number;
  PermissionsBoundary?: AttachedPermissionsBoundary;
  Tags?: Tag[];
  /** Only GetRole gives it. */
  RoleLastUsed?: { LastUsedDate?: string; Region?: string };
}

export interface AttachedPolicy {
  PolicyName: string;
  PolicyArn: string;
}

export interface Policy {
  PolicyName: string;
  PolicyId: string;
  Arn: string;
  Path: string;
  DefaultVersionId: string;
  AttachmentCount: number;
  PermissionsBoundaryUsageCount?: number;
  IsAttachable?: boolean;
  Description?: string;
  CreateDate: string;
  UpdateDate: string;
  Tags?: Tag[];
}

export interface PolicyVersion {
  Document?: string;
  VersionId: string;
  IsDefaultVersion: boolean;
  CreateDate: string;
}

export interface AccessKeyMetadata {
  UserName?: string;
  AccessKeyId: string;
  Status: 'Active' | 'Inactive';
  CreateDate: string;
}

export interface AccessKey extends AccessKeyMetadata {
  SecretAccessKey: string;
}

export interface AccessKeyLastUsed {
  LastUsedDate?: string;
  ServiceName: string;
  Region: string;
}

export interface LoginProfile {
  UserName: string;
  CreateDate: string;
  PasswordResetRequired: boolean;
}

export interface MfaDevice {
  UserName?: string;
  SerialNumber: string;
  EnableDate: string;
}

/** Base32StringSeed and QRCodePNG are blobs, so base64 in JSON; both come only in CreateVirtualMFADevice's answer. */
export interface VirtualMfaDevice {
  SerialNumber: string;
  Base32StringSeed?: string;
  QRCodePNG?: string;
}

export interface PasswordPolicy {
  MinimumPasswordLength: number;
  RequireSymbols: boolean;
  RequireNumbers: boolean;
  RequireUppercaseCharacters: boolean;
  RequireLowercaseCharacters: boolean;
  AllowUsersToChangePassword: boolean;
  ExpirePasswords?: boolean;
  MaxPasswordAge?: number;
  PasswordReusePrevention?: number;
  HardExpiry?: boolean;
}

export interface SshPublicKeyMetadata {
  UserName: string;
  SSHPublicKeyId: string;
  Status: 'Active' | 'Inactive';
  UploadDate: string;
}

export interface SigningCertificate {
  UserName?: string;
  CertificateId: string;
  CertificateBody: string;
  Status: 'Active' | 'Inactive';
  UploadDate?: string;
}

/** An alias stands in place of the user name where the credential is an API key. */
export interface ServiceSpecificCredentialMetadata {
  UserName: string;
  ServiceName: string;
  ServiceUserName?: string;
  ServiceCredentialAlias?: string;
  ServiceSpecificCredentialId: string;
  Status: 'Active' | 'Inactive' | 'Expired';
  CreateDate: string;
  ExpirationDate?: string;
}

/** The password or the secret comes only when it is made. */
export interface ServiceSpecificCredential extends ServiceSpecificCredentialMetadata {
  ServicePassword?: string;
  ServiceCredentialSecret?: string;
}

export interface OpenIdConnectProvider {
  Url: string;
  ClientIDList: string[];
  ThumbprintList: string[];
  CreateDate: string;
  Tags?: Tag[];
}

export interface SamlProvider {
  SAMLMetadataDocument: string;
  CreateDate: string;
  ValidUntil?: string;
  Tags?: Tag[];
}

export interface SamlProviderEntry {
  Arn: string;
  CreateDate: string;
  ValidUntil?: string;
}

interface Paging {
  MaxItems?: number;
  Marker?: string;
}

interface Truncated {
  IsTruncated?: boolean;
  Marker?: string;
}

type Operation<I, O> = { input: I; output: O };
type Nothing = Record<string, never>;
type OfUser = { UserName: string };
type OfGroup = { GroupName: string };
type OfOwnOrUser = { UserName?: string };
type OfRole = { RoleName: string };
type OfPolicy = { PolicyArn: string };
type OfOpenIdConnect = { OpenIDConnectProviderArn: string };
type OfSshPublicKey = { UserName: string; SSHPublicKeyId: string };
type OfCertificate = { UserName?: string; CertificateId: string };
type OfServiceCredential = { UserName?: string; ServiceSpecificCredentialId: string };
type OfSaml = { SAMLProviderArn: string };
type Codes = { AuthenticationCode1: string; AuthenticationCode2: string };

export type EvaluationDecision = 'allowed' | 'explicitDeny' | 'implicitDeny';

export interface ContextEntry {
  ContextKeyName: string;
  ContextKeyType: 'stringList';
  ContextKeyValues: string[];
}

export interface MatchedStatement {
  SourcePolicyId: string;
  SourcePolicyType: string;
  StartPosition: { Line: number; Column: number };
  EndPosition: { Line: number; Column: number };
}

interface Evaluated {
  MatchedStatements?: MatchedStatement[];
  MissingContextValues?: string[];
  PermissionsBoundaryDecisionDetail?: { AllowedByPermissionsBoundary: boolean };
}

export interface EvaluationResult extends Evaluated {
  EvalActionName: string;
  EvalResourceName?: string;
  EvalDecision: EvaluationDecision;
  ResourceSpecificResults?: (Evaluated & { EvalResourceName: string; EvalResourceDecision: EvaluationDecision })[];
}

export interface IamOperations {
  ListUsers: Operation<Paging & { PathPrefix?: string }, Truncated & { Users: User[] }>;
  GetUser: Operation<OfOwnOrUser, { User: User }>;
  CreateUser: Operation<OfUser & { Path?: string; Tags?: Tag[]; PermissionsBoundary?: string }, { User: User }>;
  DeleteUser: Operation<OfUser, Nothing>;
  ListUserTags: Operation<OfUser & Paging, Truncated & { Tags: Tag[] }>;
  TagUser: Operation<OfUser & { Tags: Tag[] }, Nothing>;
  UntagUser: Operation<OfUser & { TagKeys: string[] }, Nothing>;
  PutUserPermissionsBoundary: Operation<OfUser & { PermissionsBoundary: string }, Nothing>;
  DeleteUserPermissionsBoundary: Operation<OfUser, Nothing>;
  ListGroupsForUser: Operation<OfUser & Paging, Truncated & { Groups: Group[] }>;
  ListAttachedUserPolicies: Operation<OfUser & Paging, Truncated & { AttachedPolicies: AttachedPolicy[] }>;
  AttachUserPolicy: Operation<OfUser & OfPolicy, Nothing>;
  DetachUserPolicy: Operation<OfUser & OfPolicy, Nothing>;
  ListUserPolicies: Operation<OfUser & Paging, Truncated & { PolicyNames: string[] }>;
  GetUserPolicy: Operation<OfUser & { PolicyName: string }, { PolicyName: string; PolicyDocument: string }>;
  PutUserPolicy: Operation<OfUser & { PolicyName: string; PolicyDocument: string }, Nothing>;
  DeleteUserPolicy: Operation<OfUser & { PolicyName: string }, Nothing>;

  GetLoginProfile: Operation<OfUser, { LoginProfile: LoginProfile }>;
  CreateLoginProfile: Operation<OfUser & { Password: string; PasswordResetRequired: boolean }, { LoginProfile: LoginProfile }>;
  UpdateLoginProfile: Operation<OfUser & { Password?: string; PasswordResetRequired?: boolean }, Nothing>;
  DeleteLoginProfile: Operation<OfUser, Nothing>;
  ChangePassword: Operation<{ OldPassword: string; NewPassword: string }, Nothing>;

  ListGroups: Operation<Paging & { PathPrefix?: string }, Truncated & { Groups: Group[] }>;
  GetGroup: Operation<OfGroup & Paging, Truncated & { Group: Group; Users: User[] }>;
  CreateGroup: Operation<OfGroup & { Path?: string }, { Group: Group }>;
  UpdateGroup: Operation<OfGroup & { NewGroupName?: string }, Nothing>;
  DeleteGroup: Operation<OfGroup, Nothing>;
  AddUserToGroup: Operation<OfGroup & OfUser, Nothing>;
  RemoveUserFromGroup: Operation<OfGroup & OfUser, Nothing>;
  ListAttachedGroupPolicies: Operation<OfGroup & Paging, Truncated & { AttachedPolicies: AttachedPolicy[] }>;
  AttachGroupPolicy: Operation<OfGroup & OfPolicy, Nothing>;
  DetachGroupPolicy: Operation<OfGroup & OfPolicy, Nothing>;
  ListGroupPolicies: Operation<OfGroup & Paging, Truncated & { PolicyNames: string[] }>;
  GetGroupPolicy: Operation<OfGroup & { PolicyName: string }, { PolicyName: string; PolicyDocument: string }>;
  PutGroupPolicy: Operation<OfGroup & { PolicyName: string; PolicyDocument: string }, Nothing>;
  DeleteGroupPolicy: Operation<OfGroup & { PolicyName: string }, Nothing>;

  ListRoles: Operation<Paging & { PathPrefix?: string }, Truncated & { Roles: Role[] }>;
  GetRole: Operation<OfRole, { Role: Role }>;
  CreateRole: Operation<
    OfRole & {
      AssumeRolePolicyDocument: string;
      Path?: string;
      Description?: string;
      MaxSessionDuration?: number;
      PermissionsBoundary?: string;
      Tags?: Tag[];
    },
    { Role: Role }
  >;
  UpdateRole: Operation<OfRole & { Description?: string; MaxSessionDuration?: number }, Nothing>;
  UpdateAssumeRolePolicy: Operation<OfRole & { PolicyDocument: string }, Nothing>;
  DeleteRole: Operation<OfRole, Nothing>;
  ListAttachedRolePolicies: Operation<OfRole & Paging, Truncated & { AttachedPolicies: AttachedPolicy[] }>;
  AttachRolePolicy: Operation<OfRole & OfPolicy, Nothing>;
  DetachRolePolicy: Operation<OfRole & OfPolicy, Nothing>;
  ListRolePolicies: Operation<OfRole & Paging, Truncated & { PolicyNames: string[] }>;
  GetRolePolicy: Operation<OfRole & { PolicyName: string }, { PolicyName: string; PolicyDocument: string }>;
  PutRolePolicy: Operation<OfRole & { PolicyName: string; PolicyDocument: string }, Nothing>;
  DeleteRolePolicy: Operation<OfRole & { PolicyName: string }, Nothing>;
  PutRolePermissionsBoundary: Operation<OfRole & { PermissionsBoundary: string }, Nothing>;
  DeleteRolePermissionsBoundary: Operation<OfRole, Nothing>;
  ListRoleTags: Operation<OfRole & Paging, Truncated & { Tags: Tag[] }>;
  TagRole: Operation<OfRole & { Tags: Tag[] }, Nothing>;
  UntagRole: Operation<OfRole & { TagKeys: string[] }, Nothing>;
  ListInstanceProfilesForRole: Operation<OfRole & Paging, Truncated & { InstanceProfiles: { InstanceProfileName: string }[] }>;
  RemoveRoleFromInstanceProfile: Operation<OfRole & { InstanceProfileName: string }, Nothing>;

  ListPolicies: Operation<Paging & { Scope?: 'All' | 'AWS' | 'Local' }, Truncated & { Policies: Policy[] }>;
  GetPolicy: Operation<OfPolicy, { Policy: Policy }>;
  CreatePolicy: Operation<{ PolicyName: string; PolicyDocument: string; Description?: string; Tags?: Tag[] }, { Policy: Policy }>;
  DeletePolicy: Operation<OfPolicy, Nothing>;
  GetPolicyVersion: Operation<OfPolicy & { VersionId: string }, { PolicyVersion: PolicyVersion }>;
  ListPolicyVersions: Operation<OfPolicy & Paging, Truncated & { Versions: PolicyVersion[] }>;
  CreatePolicyVersion: Operation<OfPolicy & { PolicyDocument: string; SetAsDefault: boolean }, { PolicyVersion: PolicyVersion }>;
  SetDefaultPolicyVersion: Operation<OfPolicy & { VersionId: string }, Nothing>;
  DeletePolicyVersion: Operation<OfPolicy & { VersionId: string }, Nothing>;
  ListEntitiesForPolicy: Operation<
    OfPolicy & Paging & { PolicyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary' },
    Truncated & { PolicyGroups: { GroupName: string; GroupId: string }[]; PolicyUsers: { UserName: string; UserId: string }[]; PolicyRoles?: { RoleName: string; RoleId: string }[] }
  >;
  ListPolicyTags: Operation<OfPolicy & Paging, Truncated & { Tags: Tag[] }>;
  TagPolicy: Operation<OfPolicy & { Tags: Tag[] }, Nothing>;
  UntagPolicy: Operation<OfPolicy & { TagKeys: string[] }, Nothing>;

  ListAccessKeys: Operation<OfOwnOrUser & Paging, Truncated & { AccessKeyMetadata: AccessKeyMetadata[] }>;
  CreateAccessKey: Operation<OfOwnOrUser, { AccessKey: AccessKey }>;
  UpdateAccessKey: Operation<OfOwnOrUser & { AccessKeyId: string; Status: 'Active' | 'Inactive' }, Nothing>;
  DeleteAccessKey: Operation<OfOwnOrUser & { AccessKeyId: string }, Nothing>;
  GetAccessKeyLastUsed: Operation<{ AccessKeyId: string }, { UserName?: string; AccessKeyLastUsed?: AccessKeyLastUsed }>;

  ListSSHPublicKeys: Operation<OfOwnOrUser & Paging, Truncated & { SSHPublicKeys: SshPublicKeyMetadata[] }>;
  UploadSSHPublicKey: Operation<OfUser & { SSHPublicKeyBody: string }, { SSHPublicKey: SshPublicKeyMetadata }>;
  UpdateSSHPublicKey: Operation<OfSshPublicKey & { Status: 'Active' | 'Inactive' }, Nothing>;
  DeleteSSHPublicKey: Operation<OfSshPublicKey, Nothing>;
  ListSigningCertificates: Operation<OfOwnOrUser & Paging, Truncated & { Certificates: SigningCertificate[] }>;
  UploadSigningCertificate: Operation<OfOwnOrUser & { CertificateBody: string }, { Certificate: SigningCertificate }>;
  UpdateSigningCertificate: Operation<OfCertificate & { Status: 'Active' | 'Inactive' }, Nothing>;
  DeleteSigningCertificate: Operation<OfCertificate, Nothing>;
  ListServiceSpecificCredentials: Operation<
    OfOwnOrUser & Paging & { ServiceName?: string },
    Truncated & { ServiceSpecificCredentials: ServiceSpecificCredentialMetadata[] }
  >;
  CreateServiceSpecificCredential: Operation<
    OfUser & { ServiceName: string; CredentialAgeDays?: number },
    { ServiceSpecificCredential: ServiceSpecificCredential }
  >;
  ResetServiceSpecificCredential: Operation<OfServiceCredential, { ServiceSpecificCredential: ServiceSpecificCredential }>;
  UpdateServiceSpecificCredential: Operation<OfServiceCredential & { Status: 'Active' | 'Inactive' }, Nothing>;
  DeleteServiceSpecificCredential: Operation<OfServiceCredential, Nothing>;

  ListMFADevices: Operation<OfOwnOrUser & Paging, Truncated & { MFADevices: MfaDevice[] }>;
  CreateVirtualMFADevice: Operation<{ VirtualMFADeviceName: string; Path?: string }, { VirtualMFADevice: VirtualMfaDevice }>;
  EnableMFADevice: Operation<OfUser & { SerialNumber: string } & Codes, Nothing>;
  ResyncMFADevice: Operation<OfUser & { SerialNumber: string } & Codes, Nothing>;
  DeactivateMFADevice: Operation<OfUser & { SerialNumber: string }, Nothing>;
  DeleteVirtualMFADevice: Operation<{ SerialNumber: string }, Nothing>;
  ListVirtualMFADevices: Operation<
    Paging & { AssignmentStatus?: 'Assigned' | 'Unassigned' | 'Any' },
    Truncated & { VirtualMFADevices: VirtualMfaDevice[] }
  >;

  GetContextKeysForPrincipalPolicy: Operation<{ PolicySourceArn: string }, { ContextKeyNames: string[] }>;
  SimulatePrincipalPolicy: Operation<
    Paging & { PolicySourceArn: string; ActionNames: string[]; ResourceArns?: string[]; ContextEntries?: ContextEntry[] },
    Truncated & { EvaluationResults: EvaluationResult[] }
  >;

  ListOpenIDConnectProviders: Operation<Nothing, { OpenIDConnectProviderList: { Arn: string }[] }>;
  GetOpenIDConnectProvider: Operation<OfOpenIdConnect, OpenIdConnectProvider>;
  CreateOpenIDConnectProvider: Operation<{ Url: string; ClientIDList: string[]; Tags?: Tag[] }, OfOpenIdConnect>;
  DeleteOpenIDConnectProvider: Operation<OfOpenIdConnect, Nothing>;
  AddClientIDToOpenIDConnectProvider: Operation<OfOpenIdConnect & { ClientID: string }, Nothing>;
  RemoveClientIDFromOpenIDConnectProvider: Operation<OfOpenIdConnect & { ClientID: string }, Nothing>;
  UpdateOpenIDConnectProviderThumbprint: Operation<OfOpenIdConnect & { ThumbprintList: string[] }, Nothing>;
  ListOpenIDConnectProviderTags: Operation<OfOpenIdConnect & Paging, Truncated & { Tags: Tag[] }>;
  TagOpenIDConnectProvider: Operation<OfOpenIdConnect & { Tags: Tag[] }, Nothing>;
  UntagOpenIDConnectProvider: Operation<OfOpenIdConnect & { TagKeys: string[] }, Nothing>;
  ListSAMLProviders: Operation<Nothing, { SAMLProviderList: SamlProviderEntry[] }>;
  GetSAMLProvider: Operation<OfSaml, SamlProvider>;
  CreateSAMLProvider: Operation<{ Name: string; SAMLMetadataDocument: string; Tags?: Tag[] }, OfSaml>;
  UpdateSAMLProvider: Operation<OfSaml & { SAMLMetadataDocument: string }, OfSaml>;
  DeleteSAMLProvider: Operation<OfSaml, Nothing>;
  ListSAMLProviderTags: Operation<OfSaml & Paging, Truncated & { Tags: Tag[] }>;
  TagSAMLProvider: Operation<OfSaml & { Tags: Tag[] }, Nothing>;
  UntagSAMLProvider: Operation<OfSaml & { TagKeys: string[] }, Nothing>;

  GenerateCredentialReport: Operation<Nothing, { State: 'STARTED' | 'INPROGRESS' | 'COMPLETE'; Description?: string }>;
  /** Content is a blob, so base64 in JSON. */
  GetCredentialReport: Operation<Nothing, { Content: string; ReportFormat: string; GeneratedTime: string }>;

  ListAccountAliases: Operation<Paging, Truncated & { AccountAliases: string[] }>;
  CreateAccountAlias: Operation<{ AccountAlias: string }, Nothing>;
  DeleteAccountAlias: Operation<{ AccountAlias: string }, Nothing>;
  GetAccountPasswordPolicy: Operation<Nothing, { PasswordPolicy: PasswordPolicy }>;
  UpdateAccountPasswordPolicy: Operation<Partial<Omit<PasswordPolicy, 'ExpirePasswords'>>, Nothing>;
  DeleteAccountPasswordPolicy: Operation<Nothing, Nothing>;
  GetAccountSummary: Operation<Nothing, { SummaryMap: Record<string, number> }>;
}
