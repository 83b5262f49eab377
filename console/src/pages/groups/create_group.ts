import { asApiError, call, type ApiError } from '../../api/client';

export interface GroupDraft {
  name: string;
  users: string[];
  policyArns: string[];
}

/** Throws if the group itself could not be made; what was refused after that is handed back. */
export async function createGroup(draft: GroupDraft): Promise<{ text: string; error: ApiError }[]> {
  const GroupName = draft.name;
  await call('iam', 'CreateGroup', { GroupName });
  const steps = [
    ...draft.policyArns.map(PolicyArn => ({
      text: `Attach ${PolicyArn}`,
      run: () => call('iam', 'AttachGroupPolicy', { GroupName, PolicyArn }),
    })),
    ...draft.users.map(UserName => ({
      text: `Add user ${UserName}`,
      run: () => call('iam', 'AddUserToGroup', { GroupName, UserName }),
    })),
  ];
  const failures: { text: string; error: ApiError }[] = [];
  for (const step of steps) {
    try {
      await step.run();
    } catch (failure) {
      failures.push({ text: step.text, error: asApiError(failure) });
    }
  }
  return failures;
}
