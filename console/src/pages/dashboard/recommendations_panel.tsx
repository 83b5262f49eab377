import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { call } from '../../api/client';
import type { Recommendation } from '../../api/keyward';
import { LoadPanel } from '../../components/load_panel';
import { ReloadButton } from '../../components/page';
import { RouteButton } from '../../components/route_link';
import { StatusText } from '../../components/status_text';
import { useLoad } from '../../components/use_load';
import { openCount, recommendationText } from './recommendations';

function Item({ item, isRoot }: { item: Recommendation; isRoot: boolean }) {
  const text = recommendationText(item, isRoot);
  if (text === undefined) return null;
  return (
    <div
      data-testid={`recommendation-${item.Id}`}
      style={{ display: 'flex', justifyContent: 'space-between', gap: '16px', alignItems: 'center', flexWrap: 'wrap' }}
    >
      <div style={{ flex: '1 1 300px' }}>
        <StatusText type={item.Done ? 'success' : 'warning'} iconAriaLabel={item.Done ? 'Done' : 'Open'}>
          <b>{item.Done ? text.done : text.open}</b>
        </StatusText>
        {item.Done ? null : (
          <Box variant="small" color="text-body-secondary" display="block">
            {text.why}
            {item.Count ? ` (${item.Count})` : ''}
          </Box>
        )}
      </div>
      {item.Done || !text.link ? null : <RouteButton href={text.link.href}>{text.link.text}</RouteButton>}
    </div>
  );
}

/** `version` changes when something was done on the same page that may have closed an item. */
export function RecommendationsPanel({ isRoot, version }: { isRoot: boolean; version: string }) {
  const items = useLoad(
    signal => call('keyward', 'GetSecurityRecommendations', {}, signal).then(answer => answer.Items),
    version,
  );
  const open = items.data ? openCount(items.data) : 0;
  return (
    <Container
      header={
        <Header
          variant="h2"
          info={
            open > 0 ? (
              <span data-testid="open-recommendations">
                <Badge color="red">{open}</Badge>
              </span>
            ) : undefined
          }
          actions={<ReloadButton onReload={items.reload} what="security recommendations" />}
        >
          Security recommendations
        </Header>
      }
    >
      <LoadPanel from={items} what="recommendations">
        {list => (
          <SpaceBetween size="m">
            {[...list]
              .sort((a, b) => Number(a.Done) - Number(b.Done))
              .map(item => (
                <Item item={item} isRoot={isRoot} key={item.Id} />
              ))}
          </SpaceBetween>
        )}
      </LoadPanel>
    </Container>
  );
}
