// The roles this browser has switched to, newest first, for the account menu. Kept in this browser alone; no secret.
export interface KnownRole {
  account: string;
  roleName: string;
  displayName: string;
}

const kKey = 'keyward-roles';
const kKept = 5;

function isKnownRole(value: unknown): value is KnownRole {
  const one = value as Record<string, unknown> | null;
  return typeof one?.account === 'string' && typeof one.roleName === 'string' && typeof one.displayName === 'string';
}

export function knownRoles(): KnownRole[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(kKey) ?? '[]');
    return Array.isArray(all) ? all.filter(isKnownRole).slice(0, kKept) : [];
  } catch {
    return [];
  }
}

export function rememberRole(role: KnownRole): void {
  const others = knownRoles().filter(one => one.account !== role.account || one.roleName !== role.roleName);
  try {
    localStorage.setItem(kKey, JSON.stringify([role, ...others].slice(0, kKept)));
  } catch {
    // A browser that keeps nothing has no history.
  }
}

/** What the menu calls the present role: the name it was given here, or "role @ account". */
export function roleTitle(roleName: string, account: { id: string; alias?: string | null }): string {
  const known = knownRoles().find(
    one => one.roleName.split('/').pop() === roleName && (one.account === account.id || one.account === account.alias),
  );
  return known?.displayName || `${roleName} @ ${account.alias ?? account.id}`;
}
