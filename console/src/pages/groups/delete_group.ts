// A group goes only when it is empty; the console takes out its members and policies first.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html
import { call } from '../../api/client';
import { listAll } from '../../api/pages';
import { groupHolder } from '../../components/permission_holder';

export async function deleteGroup(GroupName: string): Promise<void> {
  const holder = groupHolder(GroupName);
  const members = await listAll(paging => call('iam', 'GetGroup', { GroupName, ...paging }), answer => answer.Users);
  const attached = await holder.attached();
  const inline = await holder.inline();
  for (const { UserName } of members) await call('iam', 'RemoveUserFromGroup', { GroupName, UserName });
  for (const { PolicyArn } of attached) await holder.detach(PolicyArn);
  for (const name of inline) await holder.deleteInline(name);
  await call('iam', 'DeleteGroup', { GroupName });
}
