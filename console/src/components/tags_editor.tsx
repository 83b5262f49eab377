import TagEditor, { type TagEditorProps } from '@cloudscape-design/components/tag-editor';
import type { Tag } from '../api/iam';

const kStrings: TagEditorProps.I18nStrings = {
  keyHeader: 'Key',
  valueHeader: 'Value',
  optional: 'optional',
  keyPlaceholder: 'Enter key',
  valuePlaceholder: 'Enter value',
  addButton: 'Add new tag',
  removeButton: 'Remove',
  removeButtonAriaLabel: tag => `Remove tag ${tag.key}`,
  undoButton: 'Undo',
  undoPrompt: 'This tag will be removed when you save the changes',
  loading: 'Loading tags',
  keySuggestion: 'Custom tag key',
  valueSuggestion: 'Custom tag value',
  emptyTags: 'No tags.',
  tooManyKeysSuggestion: 'Too many keys',
  tooManyValuesSuggestion: 'Too many values',
  keysSuggestionLoading: 'Loading keys',
  keysSuggestionError: 'Keys could not be loaded',
  valuesSuggestionLoading: 'Loading values',
  valuesSuggestionError: 'Values could not be loaded',
  emptyKeyError: 'Enter a key.',
  maxKeyCharLengthError: 'A key has at most 128 characters.',
  maxValueCharLengthError: 'A value has at most 256 characters.',
  duplicateKeyError: 'This key stands here twice.',
  invalidKeyError: 'A key holds letters, digits, blanks and _ . : / = + - @ only.',
  invalidValueError: 'A value holds letters, digits, blanks and _ . : / = + - @ only.',
  awsPrefixError: 'A key cannot begin with aws:.',
  tagLimit: (available, limit) => (available === limit ? `Up to ${limit} tags.` : `${available} more of ${limit} tags.`),
  tagLimitReached: limit => `The limit of ${limit} tags is reached.`,
  tagLimitExceeded: limit => `More than ${limit} tags.`,
  enteredKeyLabel: text => `Use "${text}"`,
  enteredValueLabel: text => `Use "${text}"`,
};

export type TagsState = readonly TagEditorProps.Tag[];

export function tagsState(existing: Tag[] = []): TagsState {
  return existing.map(tag => ({ key: tag.Key, value: tag.Value, existing: true }));
}

const kCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The rows that count: not marked for removal, and not left empty altogether. */
export function filledTags(state: TagsState): Tag[] {
  return state
    .filter(tag => !tag.markedForRemoval && (tag.key !== '' || tag.value !== ''))
    .map(tag => ({ Key: tag.key, Value: tag.value }));
}

/** The editor shows what is wrong beside each field; this only says whether to go on. */
export function tagsAreValid(state: TagsState): boolean {
  const tags = filledTags(state);
  const keys = new Set(tags.map(tag => tag.Key.toLowerCase()));
  return (
    tags.length <= 50 &&
    keys.size === tags.length &&
    tags.every(
      ({ Key, Value }) =>
        Key !== '' && Key.length <= 128 && Value.length <= 256 && kCharacters.test(Key) && kCharacters.test(Value) && !/^aws:/i.test(Key),
    )
  );
}

/** What must be sent: tags that are new or changed, and the keys of those that were marked for removal. */
export function tagChanges(before: Tag[], state: TagsState): { put: Tag[]; remove: string[] } {
  const old = new Map(before.map(tag => [tag.Key, tag.Value]));
  const put = filledTags(state).filter(tag => old.get(tag.Key) !== tag.Value);
  const remove = state.filter(tag => tag.markedForRemoval && tag.existing).map(tag => tag.key);
  return { put, remove };
}

export function TagsEditor({ state, onChange }: { state: TagsState; onChange: (state: TagsState) => void }) {
  return (
    <TagEditor
      tags={state}
      i18nStrings={kStrings}
      allowedCharacterPattern="^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"
      onChange={({ detail }) => onChange(detail.tags)}
    />
  );
}
