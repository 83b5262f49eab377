// Where a federated user signs in, so that this browser can say so when the session is over. No secret; kept in this browser alone.
const kKey = 'keyward-issuer';

/** Keeps what the present session says: undefined for a user who signed in here, '' if nobody said where. */
export function rememberIssuer(issuer: string | undefined): void {
  try {
    if (issuer === undefined) localStorage.removeItem(kKey);
    else localStorage.setItem(kKey, issuer);
  } catch {
    // A browser that keeps nothing shows the ordinary sign-in page.
  }
}

/** undefined if the last session here was not of a federated user. */
export function rememberedIssuer(): string | undefined {
  try {
    return localStorage.getItem(kKey) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The host to show before a person follows the address; undefined if it is no web page's. */
export function issuerHost(issuer: string): string | undefined {
  if (!/^https?:\/\//.test(issuer) || !URL.canParse(issuer)) return undefined;
  return new URL(issuer).host || undefined;
}
