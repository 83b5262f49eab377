// What the list of users shows beyond ListUsers: read per user, after the list itself is on screen.
import { useEffect, useState } from 'react';
import { asApiError, call, isAbort } from '../../api/client';
import type { AccessKeyMetadata, User } from '../../api/iam';
import { concurrently } from '../../components/concurrently';

export interface UserDetails {
  groups?: string[];
  mfaDevices?: number;
  keys?: AccessKeyMetadata[];
  /** The code of the refusal, if the viewer may not read these. */
  refused?: string;
}

/** More than that would be a burst of requests for columns that nobody reads to the end. */
const kMaxUsers = 100;

async function details(UserName: string, signal: AbortSignal): Promise<UserDetails> {
  try {
    const [groups, devices, keys] = await Promise.all([
      call('iam', 'ListGroupsForUser', { UserName }, signal),
      call('iam', 'ListMFADevices', { UserName }, signal),
      call('iam', 'ListAccessKeys', { UserName }, signal),
    ]);
    return {
      groups: groups.Groups.map(group => group.GroupName),
      mfaDevices: devices.MFADevices.length,
      keys: keys.AccessKeyMetadata,
    };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { refused: asApiError(error).code };
  }
}

export function useUserDetails(users: User[] | undefined): Map<string, UserDetails> {
  const [found, setFound] = useState<Map<string, UserDetails>>(new Map());
  useEffect(() => {
    const controller = new AbortController();
    concurrently((users ?? []).slice(0, kMaxUsers), 3, async ({ UserName }) => {
      if (controller.signal.aborted) return;
      const one = await details(UserName, controller.signal);
      setFound(before => new Map(before).set(UserName, one));
    }).catch(() => undefined);
    return () => controller.abort();
  }, [users]);
  return found;
}
