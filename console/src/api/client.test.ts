import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, call, onSessionExpired } from './client';
import { listAll } from './pages';

const answer = (status: number, body: string) => vi.stubGlobal('fetch', async () => new Response(body, { status }));

afterEach(() => vi.unstubAllGlobals());

describe('call', () => {
  it('sends the two headers, and member names as they are', async () => {
    const seen: [string, RequestInit][] = [];
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
      seen.push([path, init]);
      return new Response('{}');
    });
    await call('iam', 'CreateUser', { UserName: 'alice' });
    expect(seen[0]?.[0]).toBe('/console/api/iam/CreateUser');
    expect(seen[0]?.[1]).toMatchObject({
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-Keyward-Console': '1' },
      body: '{"UserName":"alice"}',
    });
  });

  it("hands on the server's own code and message", async () => {
    answer(403, '{"code":"AccessDenied","message":"User: x is not authorized","requestId":"r1"}');
    const error = await call('iam', 'ListUsers', {}).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'AccessDenied', message: 'User: x is not authorized', status: 403, requestId: 'r1' });
  });

  it('tells of an ended session, and only of that', async () => {
    const expired = vi.fn();
    onSessionExpired(expired);
    answer(403, '{"code":"AccessDenied","message":"no"}');
    await call('iam', 'ListUsers', {}).catch(() => undefined);
    expect(expired).not.toHaveBeenCalled();
    answer(401, '{"code":"SessionExpired","message":"over"}');
    await call('iam', 'ListUsers', {}).catch(() => undefined);
    expect(expired).toHaveBeenCalledOnce();
  });

  it('names a broken answer and a broken connection', async () => {
    answer(502, '<html>');
    await expect(call('iam', 'ListUsers', {})).rejects.toMatchObject({ code: 'BadAnswer', status: 502 });
    answer(200, 'not JSON');
    await expect(call('iam', 'ListUsers', {})).rejects.toMatchObject({ code: 'BadAnswer' });
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('failed');
    });
    await expect(call('iam', 'ListUsers', {})).rejects.toMatchObject({ code: 'NetworkError' });
  });
});

describe('listAll', () => {
  it('follows markers to the end', async () => {
    const markers: (string | undefined)[] = [];
    const pages: Record<string, { Items: number[]; IsTruncated: boolean; Marker?: string }> = {
      '': { Items: [1, 2], IsTruncated: true, Marker: 'm1' },
      m1: { Items: [3], IsTruncated: true, Marker: 'm2' },
      m2: { Items: [4], IsTruncated: false },
    };
    const all = await listAll(
      async ({ Marker }) => {
        markers.push(Marker);
        return pages[Marker ?? ''] ?? { Items: [], IsTruncated: false };
      },
      page => page.Items,
    );
    expect(all).toEqual([1, 2, 3, 4]);
    expect(markers).toEqual([undefined, 'm1', 'm2']);
  });

  it('stops when a server repeats a marker', async () => {
    let calls = 0;
    await listAll(
      async () => {
        calls += 1;
        return { IsTruncated: true, Marker: 'same' };
      },
      () => [],
    );
    expect(calls).toBe(2);
  });
});
