// Reads a paginated list to its end.
interface Truncated {
  IsTruncated?: boolean;
  Marker?: string;
}

/** Far above every quota of an account; it only bounds what a faulty server could make the browser do. */
const kMaxPages = 500;

/** Calls `page` with each marker in turn and joins what `items` takes out of every answer. */
export async function listAll<P extends Truncated, T>(
  page: (paging: { MaxItems: number; Marker?: string }) => Promise<P>,
  items: (answer: P) => T[] | undefined,
): Promise<T[]> {
  const all: T[] = [];
  let marker: string | undefined;
  for (let count = 0; count < kMaxPages; count += 1) {
    const answer = await page(marker === undefined ? { MaxItems: 1000 } : { MaxItems: 1000, Marker: marker });
    all.push(...(items(answer) ?? []));
    if (!answer.IsTruncated || !answer.Marker || answer.Marker === marker) return all;
    marker = answer.Marker;
  }
  return all;
}
