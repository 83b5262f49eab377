import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { call } from '../../api/client';
import type { PolicyVersion } from '../../api/iam';
import { ConfirmDialog } from '../../components/dialogs';
import { EntityTable } from '../../components/entity_table';
import { useFlash } from '../../components/flash';
import { prettyJson } from '../../components/json_position';
import { LoadPanel } from '../../components/load_panel';
import { PolicyText } from '../../components/policy_editor';
import { formatTime } from '../../components/times';
import { useAction, useLoad } from '../../components/use_load';
import { policyText, policyVersions } from './policy_calls';

function VersionText({ arn, version, onClose }: { arn: string; version: string; onClose: () => void }) {
  const text = useLoad(signal => policyText(arn, version, signal), `${arn}/${version}`);
  return (
    <Modal visible size="large" header={`Version ${version}`} closeAriaLabel="Close dialog" onDismiss={onClose}>
      <LoadPanel from={text} what="the version">
        {document => <PolicyText text={prettyJson(document)} label={`Policy document, version ${version}`} />}
      </LoadPanel>
    </Modal>
  );
}

interface PolicyVersionsPanelProps {
  arn: string;
  editable: boolean;
  onDefaultChanged: () => void;
}

export function PolicyVersionsPanel({ arn, editable, onDefaultChanged }: PolicyVersionsPanelProps) {
  const flash = useFlash();
  const versions = useLoad(signal => policyVersions(arn, signal), arn);
  const [selected, setSelected] = useState<PolicyVersion[]>([]);
  const [dialog, setDialog] = useState<'default' | 'delete' | { show: string } | null>(null);
  const chosen = selected[0];
  const columns: TableProps.ColumnDefinition<PolicyVersion>[] = [
    {
      id: 'version',
      header: 'Version',
      isRowHeader: true,
      cell: version => (
        <Button variant="inline-link" ariaLabel={`Show version ${version.VersionId}`} onClick={() => setDialog({ show: version.VersionId })}>
          {version.VersionId}
        </Button>
      ),
    },
    { id: 'default', header: 'In force', cell: version => (version.IsDefaultVersion ? 'Default' : '-') },
    { id: 'created', header: 'Creation time', sortingField: 'CreateDate', cell: version => formatTime(version.CreateDate) },
  ];
  const finish = (text: string) => {
    setDialog(null);
    setSelected([]);
    versions.reload();
    flash.show('success', text);
  };
  const setDefault = useAction(async (VersionId: string) => {
    await call('iam', 'SetDefaultPolicyVersion', { PolicyArn: arn, VersionId });
    finish(`Version ${VersionId} is in force.`);
    onDefaultChanged();
  });
  const remove = useAction(async (VersionId: string) => {
    await call('iam', 'DeletePolicyVersion', { PolicyArn: arn, VersionId });
    finish(`Version ${VersionId} deleted.`);
  });
  return (
    <>
      <EntityTable<PolicyVersion>
        title="Policy versions"
        noun="versions"
        from={versions}
        columns={columns}
        rowKey={version => version.VersionId}
        description="Up to five are kept; one is in force."
        selectionType={editable ? 'single' : undefined}
        selected={selected}
        onSelect={setSelected}
        isDisabled={version => version.IsDefaultVersion}
        actions={
          editable ? (
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={chosen === undefined} onClick={() => setDialog('delete')}>
                Delete
              </Button>
              <Button disabled={chosen === undefined} onClick={() => setDialog('default')}>
                Set as default
              </Button>
            </SpaceBetween>
          ) : undefined
        }
      />
      {dialog === 'default' && chosen ? (
        <ConfirmDialog
          title={`Set ${chosen.VersionId} as default`}
          confirmLabel="Set as default"
          busy={setDefault.busy}
          error={setDefault.error}
          onConfirm={() => void setDefault.run(chosen.VersionId)}
          onCancel={() => setDialog(null)}
        >
          <Box variant="p">From then on this version holds for every user and group that has the policy.</Box>
        </ConfirmDialog>
      ) : null}
      {dialog === 'delete' && chosen ? (
        <ConfirmDialog
          title={`Delete version ${chosen.VersionId}?`}
          confirmLabel="Delete"
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => void remove.run(chosen.VersionId)}
          onCancel={() => setDialog(null)}
        >
          <Box variant="p">A deleted version cannot be brought back.</Box>
        </ConfirmDialog>
      ) : null}
      {dialog !== null && typeof dialog === 'object' ? (
        <VersionText arn={arn} version={dialog.show} onClose={() => setDialog(null)} />
      ) : null}
    </>
  );
}
