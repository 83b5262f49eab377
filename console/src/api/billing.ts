// Operations of the service `billing`: Keyward's own usage counters, behind AWS's billing switch.
type Operation<I, O> = { input: I; output: O };
type Nothing = Record<string, never>;

export interface RequestCount {
  Service: string;
  Result: string;
  Count: number;
}

export interface Usage {
  Requests: RequestCount[];
  SignIns: number;
  SignInFailures: number;
  Decisions: number;
  Users: number;
  Groups: number;
  Policies: number;
  AccessKeys: number;
}

export interface UsageDay extends Usage {
  Date: string;
}

export interface BillingData {
  Month: string;
  Days: UsageDay[];
  Totals: Usage;
}

export interface BillingOperations {
  GetBillingData: Operation<{ Month?: string }, BillingData>;
  GetIAMAccessPreference: Operation<Nothing, { Activated: boolean }>;
  UpdateIAMAccessPreference: Operation<{ Activated: boolean }, Nothing>;
}
