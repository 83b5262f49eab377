import { useState } from 'react';
import { call } from '../../api/client';
import { FormDialog } from '../../components/dialogs';
import { useAction } from '../../components/use_load';
import { MetadataField } from './metadata_field';

/** For a provider that has changed its certificates. */
export function ReplaceMetadataDialog({ arn, onDone, onCancel }: { arn: string; onDone: () => void; onCancel: () => void }) {
  const [metadata, setMetadata] = useState('');
  const replace = useAction(async () => {
    await call('iam', 'UpdateSAMLProvider', { SAMLProviderArn: arn, SAMLMetadataDocument: metadata });
    onDone();
  });
  return (
    <FormDialog
      title="Replace metadata"
      submitLabel="Replace"
      busy={replace.busy}
      error={replace.error}
      disabled={metadata === ''}
      onSubmit={() => void replace.run()}
      onCancel={onCancel}
    >
      <MetadataField problem="" onRead={setMetadata} />
    </FormDialog>
  );
}
