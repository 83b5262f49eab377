import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

/** A form whose Enter key and whose one wide button do the same. */
export function SimpleForm(props: {
  submitLabel: string;
  busy: boolean;
  disabled?: boolean;
  onSubmit: () => void;
  children: ReactNode;
}) {
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        if (!props.busy && !props.disabled) props.onSubmit();
      }}
    >
      <SpaceBetween size="l">
        {props.children}
        <Button variant="primary" fullWidth formAction="submit" loading={props.busy} disabled={props.disabled}>
          {props.submitLabel}
        </Button>
      </SpaceBetween>
    </form>
  );
}
