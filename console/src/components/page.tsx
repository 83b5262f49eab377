// What a page tells the frame around it: its title, the way to it, and which help text belongs to it.
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Link from '@cloudscape-design/components/link';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import type { TopicId } from '../help/topics';

export interface Crumb {
  text: string;
  href: string;
}

export interface FrameValue {
  setPage: (crumbs: Crumb[], help: TopicId, wide: boolean) => void;
  showHelp: (topic: TopicId) => void;
}

const FrameContext = createContext<FrameValue>({ setPage: () => undefined, showHelp: () => undefined });
export const FrameProvider = FrameContext.Provider;
export const useFrame = () => useContext(FrameContext);

interface PageProps {
  title: string;
  crumbs?: Crumb[];
  help: TopicId;
  header?: ReactNode;
  /** For wizards and tables, which bring their own heading. */
  bare?: boolean;
  children: ReactNode;
}

export function Page({ title, crumbs = [], help, header, bare = false, children }: PageProps) {
  const { setPage } = useFrame();
  const way = JSON.stringify(crumbs);
  useEffect(() => {
    document.title = `${title} | Keyward`;
    setPage([...(JSON.parse(way) as Crumb[]), { text: title, href: '' }], help, bare);
  }, [title, way, help, bare, setPage]);
  return bare ? <>{children}</> : <ContentLayout header={header}>{children}</ContentLayout>;
}

export function InfoLink({ topic, about }: { topic: TopicId; about: string }) {
  const { showHelp } = useFrame();
  return (
    <Link variant="info" ariaLabel={`Info about ${about}`} onFollow={() => showHelp(topic)}>
      Info
    </Link>
  );
}

export function ReloadButton({ onReload, what }: { onReload: () => void; what: string }) {
  return <Button iconName="refresh" ariaLabel={`Refresh ${what}`} onClick={onReload} />;
}
