import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { FormDialog } from '../../components/dialogs';
import { useAction } from '../../components/use_load';

interface UploadDialogProps {
  title: string;
  label: string;
  description: string;
  placeholder: string;
  upload: (text: string) => Promise<unknown>;
  onCancel: () => void;
  onDone: () => void;
}

/** Takes a key or a certificate as text; whether it is one, the server finds out. */
export function UploadDialog(props: UploadDialogProps) {
  const [text, setText] = useState('');
  const upload = useAction(async () => {
    await props.upload(text.trim());
    props.onDone();
  });
  return (
    <FormDialog
      title={props.title}
      submitLabel="Upload"
      size="large"
      busy={upload.busy}
      error={upload.error}
      disabled={text.trim() === ''}
      onSubmit={() => void upload.run()}
      onCancel={props.onCancel}
    >
      <FormField label={props.label} description={props.description} stretch>
        <Textarea
          value={text}
          rows={10}
          placeholder={props.placeholder}
          autoComplete={false}
          spellcheck={false}
          onChange={({ detail }) => setText(detail.value)}
        />
      </FormField>
    </FormDialog>
  );
}
