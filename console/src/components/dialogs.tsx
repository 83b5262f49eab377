import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal, { type ModalProps } from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ApiError } from '../api/client';
import { ErrorAlert } from './error_alert';

interface FormDialogProps {
  title: string;
  submitLabel: string;
  onSubmit: () => void;
  onCancel: () => void;
  busy?: boolean;
  error?: ApiError | null;
  disabled?: boolean;
  size?: ModalProps.Size;
  children: ReactNode;
}

/**
 * A dialog with a form in it: it begins in the first field, Enter submits, a refusal is shown inside and the dialog stays open,
 * and at its end the focus goes back to what opened it.
 */
export function FormDialog(props: FormDialogProps) {
  const form = useRef<HTMLFormElement>(null);
  const opener = useRef(document.activeElement);
  useEffect(() => {
    // After Cloudscape has put the focus on the first thing in the dialog, which is the button that closes it.
    const frame = requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('input, textarea')?.focus());
    const before = opener.current;
    return () => {
      cancelAnimationFrame(frame);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <Modal
      visible
      size={props.size ?? 'medium'}
      header={props.title}
      closeAriaLabel="Close dialog"
      onDismiss={props.onCancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={props.onCancel}>
              Cancel
            </Button>
            <Button variant="primary" loading={props.busy} disabled={props.disabled} onClick={props.onSubmit}>
              {props.submitLabel}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        ref={form}
        onSubmit={event => {
          event.preventDefault();
          if (!props.busy && !props.disabled) props.onSubmit();
        }}
      >
        <Form>
          <SpaceBetween size="m">
            {props.children}
            {props.error ? <ErrorAlert error={props.error} /> : null}
          </SpaceBetween>
        </Form>
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Modal>
  );
}

interface ConfirmDialogProps {
  title: string;
  confirmLabel: string;
  onConfirm: () => void;
  onCancel: () => void;
  busy?: boolean;
  error?: ApiError | null;
  /** What must be typed first; nothing needs to be typed without it. */
  typed?: { value: string; what: string };
  children: ReactNode;
}

/** Asks once more before something is lost. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [text, setText] = useState('');
  const { typed } = props;
  return (
    <FormDialog
      title={props.title}
      submitLabel={props.confirmLabel}
      onSubmit={props.onConfirm}
      onCancel={props.onCancel}
      busy={props.busy}
      error={props.error}
      disabled={typed !== undefined && text !== typed.value}
    >
      {props.children}
      {typed ? (
        <FormField
          label={`To confirm, enter ${typed.what} "${typed.value}"`}
          stretch
        >
          <Input
            value={text}
            autoComplete={false}
            placeholder={typed.value}
            onChange={({ detail }) => setText(detail.value)}
            ariaRequired
          />
        </FormField>
      ) : null}
    </FormDialog>
  );
}

export function Warning({ children }: { children: ReactNode }) {
  return <Alert type="warning">{children}</Alert>;
}
