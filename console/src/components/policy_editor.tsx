import FormField from '@cloudscape-design/components/form-field';
import { useId, useRef } from 'react';
import { jsonProblem } from './json_position';
import { lineNumbers } from './line_gutter';
import './policy_editor.css';
import { PolicyFindings } from './policy_findings';
import { StatusText } from './status_text';

/** AWS counts the characters of a managed policy without white space. */
export function policySize(text: string): number {
  return text.replace(/\s/g, '').length;
}

export const kNewPolicy = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Statement1",
      "Effect": "Allow",
      "Action": [],
      "Resource": []
    }
  ]
}`;

interface PolicyEditorProps {
  value: string;
  onChange: (value: string) => void;
  limit?: number;
  /** The document is a role's trust policy. */
  trust?: boolean;
}

/** Where a byte of the UTF-8 text stands in JavaScript's string. */
function characterIndex(text: string, offset: number): number {
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, offset)).length;
}

/** A plain text field with line numbers: the JSON of a policy, with the first place that is not JSON, or what checks find in it. */
export function PolicyEditor({ value, onChange, limit = 6144, trust = false }: PolicyEditorProps) {
  const id = useId();
  const numbers = useRef<HTMLPreElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const problem = jsonProblem(value);
  const size = policySize(value);
  return (
    <FormField
      label="Policy document"
      controlId={id}
      stretch
      constraintText={`${size} of ${limit} characters, white space not counted`}
    >
      <div className="policy-editor">
        <pre ref={numbers} aria-hidden="true">
          {lineNumbers(value)}
        </pre>
        <textarea
          ref={field}
          id={id}
          value={value}
          rows={20}
          spellCheck={false}
          wrap="off"
          aria-invalid={problem !== null}
          aria-describedby={`${id}-state`}
          onChange={event => onChange(event.target.value)}
          onScroll={event => {
            if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      <div id={`${id}-state`} data-testid="policy-json-state">
        {problem ? (
          <StatusText type="error">
            Line {problem.line}, column {problem.column}: {problem.message}.
          </StatusText>
        ) : (
          <StatusText type="success">The document is well-formed JSON.</StatusText>
        )}
      </div>
      {problem ? null : (
        <PolicyFindings
          document={value}
          trust={trust}
          onShow={(offset, end) => {
            field.current?.focus();
            field.current?.setSelectionRange(characterIndex(value, offset), characterIndex(value, end));
          }}
        />
      )}
    </FormField>
  );
}

export function PolicyText({ text, label }: { text: string; label: string }) {
  return (
    <div className="policy-editor">
      <pre aria-hidden="true">{lineNumbers(text)}</pre>
      <pre tabIndex={0} aria-label={label} role="region" className="policy-text">
        {text}
      </pre>
    </div>
  );
}
