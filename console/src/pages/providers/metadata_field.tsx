import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import { useState } from 'react';

/** AWS's limit for a metadata document, in characters. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html */
const kMaxCharacters = 10_000_000;

interface MetadataFieldProps {
  problem: string;
  /** An empty text: no file, or one that is none. */
  onRead: (text: string) => void;
}

/** The metadata document of a SAML provider, as the file that the provider hands out. */
export function MetadataField({ problem, onRead }: MetadataFieldProps) {
  const [files, setFiles] = useState<File[]>([]);
  const [fault, setFault] = useState('');
  const choose = async (chosen: File[]) => {
    setFiles(chosen);
    setFault('');
    onRead('');
    const [file] = chosen;
    if (file === undefined) return;
    if (file.size > kMaxCharacters) return setFault('The file is too large for a metadata document.');
    try {
      onRead(await file.text());
    } catch {
      setFault('The file could not be read.');
    }
  };
  return (
    <FormField
      label="Metadata document"
      description="The XML file that the provider offers for download. Its certificates check what people bring from there."
      errorText={fault || problem}
      stretch
    >
      <FileUpload
        value={files}
        accept=".xml,application/xml,text/xml"
        onChange={({ detail }) => void choose(detail.value)}
        showFileSize
        ariaRequired
        i18nStrings={{
          uploadButtonText: () => 'Choose file',
          dropzoneText: () => 'Drop the file here',
          removeFileAriaLabel: () => 'Remove the file',
          errorIconAriaLabel: 'Error',
        }}
      />
    </FormField>
  );
}
