// Where to go after sign-in. Only a path inside the console is taken, so that a link cannot send a person elsewhere.
export const kConsoleHome = '/console/';

export function safeReturnPath(path: string | null): string {
  if (path === null || !/^\/console(?:[/?]|$)/.test(path)) return kConsoleHome;
  if (/[\\\s\p{Cc}]|\/\//u.test(path) || /^\/console\/(?:signed-out|session-ended)/.test(path)) return kConsoleHome;
  return path;
}

/** The sign-in page for whoever was here: root's form for root, else the account's own page. */
export function signInPath(returnPath: string, last?: { isRoot: boolean; account?: string }): string {
  const query = new URLSearchParams();
  if (safeReturnPath(returnPath) !== kConsoleHome) query.set('return', returnPath);
  if (last?.isRoot) query.set('type', 'root');
  const account = last && !last.isRoot && last.account ? `/${encodeURIComponent(last.account)}` : '';
  const text = query.toString();
  return `/signin${account}${text ? `?${text}` : ''}`;
}
