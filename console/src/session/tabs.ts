// Tells the other tabs of this browser that the session ended or began. They share the cookie, so they share the fate.
export type TabMessage = 'signed-out' | 'signed-in';

const kChannel = 'keyward-session';

export function tellTabs(message: TabMessage): void {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(kChannel);
  channel.postMessage(message);
  channel.close();
}

/** Returns the function that stops listening. */
export function listenToTabs(listener: (message: TabMessage) => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => undefined;
  const channel = new BroadcastChannel(kChannel);
  channel.onmessage = event => {
    if (event.data === 'signed-out' || event.data === 'signed-in') listener(event.data);
  };
  return () => channel.close();
}
