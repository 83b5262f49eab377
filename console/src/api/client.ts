// The one way to the server: every request of the console goes through `send`, every operation through `call`.
import type { AccessAnalyzerOperations } from './access_analyzer';
import type { BillingOperations } from './billing';
import type { CloudTrailOperations } from './cloudtrail';
import type { IamOperations } from './iam';
import type { KeywardOperations } from './keyward';

export interface Services {
  iam: IamOperations;
  keyward: KeywardOperations;
  billing: BillingOperations;
  'access-analyzer': AccessAnalyzerOperations;
  cloudtrail: CloudTrailOperations;
}

export type Input<S extends keyof Services, O extends keyof Services[S]> = Services[S][O] extends { input: infer I } ? I : never;
export type Output<S extends keyof Services, O extends keyof Services[S]> = Services[S][O] extends { output: infer R } ? R : never;

/** What the server refused, in its own words; or what went wrong on the way to it (codes NetworkError, BadAnswer). */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly requestId?: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('ConsoleError', error instanceof Error ? error.message : String(error), 0);
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** The code of an answer to a role that the session had switched to, and that has ended. */
export const kRoleEnded = 'RoleSessionEnded';

let sessionExpired: (code: string) => void = () => undefined;

/** The session context registers itself here, so that any call that meets a dead session leads to the sign-in page. */
export function onSessionExpired(listener: (code: string) => void): void {
  sessionExpired = listener;
}

function errorFrom(status: number, body: unknown): ApiError {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const code = typeof fields.code === 'string' ? fields.code : 'BadAnswer';
  const message =
    typeof fields.message === 'string' ? fields.message : `The server answered with status ${status} and no explanation.`;
  const requestId = typeof fields.requestId === 'string' ? fields.requestId : undefined;
  const retryAfter = typeof fields.retryAfterSeconds === 'number' ? fields.retryAfterSeconds : undefined;
  return new ApiError(code, message, status, requestId, retryAfter);
}

/** Sends one JSON request. Throws ApiError, or the browser's AbortError when `signal` was aborted. */
export async function send<T>(method: 'GET' | 'POST', path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { 'Content-Type': 'application/json', 'X-Keyward-Console': '1' },
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
      signal,
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError('NetworkError', 'Keyward did not answer. Check that the server is running, then try again.', 0);
  }
  let answer: unknown;
  try {
    answer = await response.json();
  } catch (error) {
    if (isAbort(error)) throw error;
    answer = undefined;
  }
  if (!response.ok) throw errorFrom(response.status, answer);
  if (answer === undefined) throw new ApiError('BadAnswer', 'The server sent an answer that is not JSON.', response.status);
  return answer as T;
}

/** Calls an operation with the console session. Member names are AWS's. */
export async function call<S extends keyof Services, O extends keyof Services[S] & string>(
  service: S,
  operation: O,
  input: Input<S, O>,
  signal?: AbortSignal,
): Promise<Output<S, O>> {
  try {
    return await send<Output<S, O>>('POST', `/console/api/${service}/${operation}`, input, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) sessionExpired(error.code);
    throw error;
  }
}
