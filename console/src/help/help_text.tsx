import HelpPanel from '@cloudscape-design/components/help-panel';
import type { Block } from './topics';
import { kTopics, type TopicId } from './topics';

export function Answer({ blocks }: { blocks: Block[] }) {
  return (
    <>
      {blocks.map((block, index) =>
        typeof block === 'string' ? (
          <p key={index}>{block}</p>
        ) : (
          <ul key={index}>
            {block.list.map(item => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        ),
      )}
    </>
  );
}

export function TopicPanel({ topic }: { topic: TopicId }) {
  const { title, questions } = kTopics[topic];
  return (
    <HelpPanel header={<h2>{title}</h2>}>
      {questions.map(({ question, answer }) => (
        <div key={question}>
          <h3>{question}</h3>
          <Answer blocks={answer} />
        </div>
      ))}
    </HelpPanel>
  );
}
