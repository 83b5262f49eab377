// The results of actions, at the top of every page. A message outlives one change of page, so that "created" is seen on
// the list it leads back to.
import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router-dom';

interface Message {
  id: string;
  type: 'success' | 'info' | 'warning' | 'error';
  text: ReactNode;
  header?: string;
  bornAt: number;
}

interface FlashValue {
  messages: Message[];
  show: (type: Message['type'], text: ReactNode, header?: string) => void;
  dismiss: (id: string) => void;
}

const FlashContext = createContext<FlashValue | null>(null);

export function useFlash(): FlashValue {
  const value = useContext(FlashContext);
  if (value === null) throw new Error('useFlash outside of a FlashProvider');
  return value;
}

let nextId = 0;

export function FlashProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const { pathname } = useLocation();
  const visits = useRef(0);

  useEffect(() => {
    visits.current += 1;
    const now = visits.current;
    setMessages(all => (all.length === 0 ? all : all.filter(message => now - message.bornAt <= 1)));
  }, [pathname]);

  const show = useCallback<FlashValue['show']>((type, text, header) => {
    nextId += 1;
    const message = { id: String(nextId), type, text, header, bornAt: visits.current };
    setMessages(all => [message, ...all].slice(0, 5));
  }, []);
  const dismiss = useCallback((id: string) => setMessages(all => all.filter(message => message.id !== id)), []);
  const value = useMemo(() => ({ messages, show, dismiss }), [messages, show, dismiss]);
  return <FlashContext.Provider value={value}>{children}</FlashContext.Provider>;
}

/** `standing` are the messages that no action caused; they stand below the others. */
export function FlashMessages({ standing = [] }: { standing?: FlashbarProps.MessageDefinition[] }) {
  const { messages, dismiss } = useFlash();
  const items: FlashbarProps.MessageDefinition[] = messages.map(message => ({
    id: message.id,
    type: message.type,
    header: message.header,
    content: message.text,
    dismissible: true,
    dismissLabel: 'Dismiss message',
    onDismiss: () => dismiss(message.id),
  }));
  return <Flashbar items={[...items, ...standing]} />;
}
