import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useEffect, useState } from 'react';
import type { FindingType, PolicyFinding } from '../api/access_analyzer';
import { call } from '../api/client';
import { StatusText } from './status_text';
import { useLoad } from './use_load';

const kPauseMilliseconds = 600;

const kTabs: { type: FindingType; label: string; none: string }[] = [
  { type: 'SECURITY_WARNING', label: 'Security', none: 'No security warnings.' },
  { type: 'ERROR', label: 'Errors', none: 'No errors.' },
  { type: 'WARNING', label: 'Warnings', none: 'No warnings.' },
  { type: 'SUGGESTION', label: 'Suggestions', none: 'No suggestions.' },
];

/** The value once it has not changed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), kPauseMilliseconds);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function Finding({ finding, onShow }: { finding: PolicyFinding; onShow: (offset: number, end: number) => void }) {
  const span = finding.locations[0]?.span;
  return (
    <div>
      {span ? (
        <Link variant="primary" onFollow={() => onShow(span.start.offset, span.end.offset)}>
          Ln {span.start.line}, Col {span.start.column + 1}
        </Link>
      ) : null}{' '}
      <Box variant="span">{finding.findingDetails}</Box>{' '}
      <Link external href={finding.learnMoreLink} ariaLabel={`Learn more about ${finding.issueCode}`}>
        Learn more
      </Link>
    </div>
  );
}

interface PolicyFindingsProps {
  document: string;
  /** Of a role: who may assume it. */
  trust?: boolean;
  /** Selects what a finding is about; offsets count bytes of UTF-8. */
  onShow: (offset: number, end: number) => void;
}

/** What IAM Access Analyzer's policy checks say of a document that is well-formed JSON. */
export function PolicyFindings({ document, trust = false, onShow }: PolicyFindingsProps) {
  const settled = useSettled(document);
  const checked = useLoad(
    signal =>
      call(
        'access-analyzer',
        'ValidatePolicy',
        trust
          ? { policyDocument: settled, policyType: 'RESOURCE_POLICY', validatePolicyResourceType: 'AWS::IAM::AssumeRolePolicyDocument' }
          : { policyDocument: settled, policyType: 'IDENTITY_POLICY' },
        signal,
      ),
    settled,
  );
  if (checked.error) return <StatusText type="info">The policy was not checked. {checked.error.message}</StatusText>;
  if (!checked.data) return <StatusText type="loading">Checking the policy</StatusText>;
  const { findings } = checked.data;
  const of = (type: FindingType) => findings.filter(finding => finding.findingType === type);
  return (
    <Tabs
      ariaLabel="Policy checks"
      tabs={kTabs.map(({ type, label, none }) => ({
        id: type,
        label: `${label}: ${of(type).length}`,
        content:
          of(type).length === 0 ? (
            <Box color="text-body-secondary">{none}</Box>
          ) : (
            <SpaceBetween size="xs">
              {of(type).map((finding, index) => (
                <Finding key={index} finding={finding} onShow={onShow} />
              ))}
            </SpaceBetween>
          ),
      }))}
    />
  );
}
