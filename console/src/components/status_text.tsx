import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

/** A sentence with its state before it. Cloudscape's indicator alone is made for single words and breaks lines inside of them. */
export function StatusText({ children, ...props }: StatusIndicatorProps) {
  return (
    <StatusIndicator {...props}>
      <span style={{ wordBreak: 'normal', overflowWrap: 'anywhere' }}>{children}</span>
    </StatusIndicator>
  );
}
