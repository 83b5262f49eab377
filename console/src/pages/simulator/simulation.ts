// What the simulator page asks and shows, without the page.
import type { ContextEntry, EvaluationDecision, MatchedStatement } from '../../api/iam';

/** One per line, without blanks around and without empty lines. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}

/** What is wrong with the list of actions; '' if nothing is. */
export function actionsProblem(text: string): string {
  const actions = linesOf(text);
  if (actions.length === 0) return 'Name at least one action.';
  const wrong = actions.find(action => !/^[a-z0-9-]+:[A-Za-z0-9_]+$/.test(action));
  return wrong === undefined ? '' : `${wrong} is not one action, such as s3:GetObject.`;
}

/** Keys without a value are left out: they are absent in the simulated request. */
export function contextEntries(values: Record<string, string>): ContextEntry[] {
  return Object.entries(values)
    .map(([key, text]) => ({ ContextKeyName: key, ContextKeyType: 'stringList' as const, ContextKeyValues: linesOf(text) }))
    .filter(entry => entry.ContextKeyValues.length > 0);
}

export const kDecisionText: Record<EvaluationDecision, string> = {
  allowed: 'Allowed',
  implicitDeny: 'Denied: no statement allows it',
  explicitDeny: 'Denied by a statement',
};

/** "ReadDocs, lines 3 to 9". */
export function statementText({ SourcePolicyId: policy, StartPosition: start, EndPosition: end }: MatchedStatement): string {
  return start.Line === end.Line ? `${policy}, line ${start.Line}` : `${policy}, lines ${start.Line} to ${end.Line}`;
}
