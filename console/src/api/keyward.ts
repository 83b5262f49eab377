// Operations of the service `keyward`: what AWS does in its console alone.
type Operation<I, O> = { input: I; output: O };
type Nothing = Record<string, never>;
type Codes = { SerialNumber: string; AuthenticationCode1: string; AuthenticationCode2: string };

export interface Account {
  AccountId: string;
  AccountName: string;
  /** Only root gets it. */
  Email?: string;
  Alias?: string;
  SignInUrl: string;
  AliasSignInUrl?: string;
  CreateDate: string;
}

export type RecommendationId =
  | 'RootMfa'
  | 'RootAccessKeys'
  | 'OwnMfa'
  | 'OwnUnusedAccessKeys'
  | 'AccountAlias'
  | 'PasswordPolicy'
  | 'BillingAccess'
  | 'AdminUser';

export interface Recommendation {
  Id: RecommendationId;
  Done: boolean;
  Count?: number;
}

export type FirstDayId =
  | 'RootSignIn'
  | 'AccountAlias'
  | 'RootMfa'
  | 'BillingAccess'
  | 'PasswordPolicy'
  | 'AdminGroup'
  | 'AdminUser'
  | 'AccessKeyDownloaded'
  | 'SignOut'
  | 'AdminSignIn'
  | 'AdminMfa';

export interface FirstDayStep {
  Id: FirstDayId;
  Done: boolean;
  DoneAt?: string;
  Detail?: string;
}

export interface FirstDay {
  Steps: FirstDayStep[];
  Notes: string;
}

export interface KeywardOperations {
  GetAccount: Operation<Nothing, Account>;
  ChangeRootPassword: Operation<{ OldPassword: string; NewPassword: string }, Nothing>;
  UpdateAccountName: Operation<{ AccountName: string }, Nothing>;
  EnableRootMFADevice: Operation<Codes, Nothing>;
  ResyncRootMFADevice: Operation<Codes, Nothing>;
  DeactivateRootMFADevice: Operation<{ SerialNumber: string }, Nothing>;
  RenameMFADevice: Operation<{ SerialNumber: string; NewName: string }, { SerialNumber: string }>;
  GeneratePassword: Operation<Nothing, { Password: string }>;
  GetSecurityRecommendations: Operation<Nothing, { Items: Recommendation[] }>;
  GetFirstDay: Operation<Nothing, FirstDay>;
  PutFirstDayNotes: Operation<{ Notes: string }, Nothing>;
}
