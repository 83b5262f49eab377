// What a person meets beside the lab's straight way: devices that are renamed, resynced and removed, a password that expires soon,
// billing that is closed, refusals on every page, a narrow window, the dark mode, the keyboard, and addresses that do not work.
import assert from 'node:assert/strict';
import { Authenticator } from './authenticator.mjs';

const kNarrow = { width: 390, height: 844 };

/** As the administrator, who is signed in. awsAs runs the AWS CLI with the administrator's key. */
export function adminStates({ person, awsAs }) {
  const { open, press, fill, sees, gone } = person;
  const selectDevice = () => person.page.getByRole('radio').first().check();
  return {
    'another user gets a device, which is renamed, resynced and removed': async () => {
      awsAs('iam', 'create-user', '--user-name', 'bob');
      await open('/console/users/details/bob?tab=security_credentials');
      await person.page.getByRole('link', { name: 'Assign MFA device' }).click();
      await fill('Device name', 'bobs phone');
      await sees(/letters, digits and/);
      await fill('Device name', 'bobs-phone');
      await press('Next');
      await press('Show QR code');
      const phone = new Authenticator(await person.page.getByTestId('mfa-qr-code').screenshot());
      person.server.secret(phone.secret);
      const [first, second] = phone.pair();
      await fill('MFA code 1', first);
      await fill('MFA code 2', second);
      await press('Add MFA');
      await sees(/MFA device bobs-phone assigned/);
      await selectDevice();
      await press('Rename');
      await fill('Device name', 'bobs-new-phone');
      await person.looks('mfa-rename');
      await person.page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
      await sees('The MFA device is now called bobs-new-phone.');
      await sees(/:mfa\/bobs-new-phone$/);
      await selectDevice();
      await press('Resync');
      await fill('MFA code 1', '000000');
      await fill('MFA code 2', '000000');
      await person.page.getByRole('dialog').getByRole('button', { name: 'Resync' }).click();
      await sees('Authentication code for device is not valid.');
      await person.looks('mfa-resync-refused');
      await press('Cancel');
      await press('Remove');
      await person.looks('mfa-remove');
      await person.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await sees('MFA device bobs-new-phone removed.');
      await sees('No MFA devices');
      awsAs('iam', 'delete-user', '--user-name', 'bob');
    },
    'a password that expires soon is announced, and can be changed': async () => {
      awsAs('iam', 'update-account-password-policy', '--minimum-password-length', '14', '--max-password-age', '10', '--allow-users-to-change-password');
      await open('/console/users');
      await sees('Your password expires in 9 days.');
      await person.looks('password-expires-soon');
      await person.link('Change password').click();
      await sees('Current password');
      await fill('Current password', 'not-the-password');
      await fill('New password', 'Another-Passw0rd-9');
      await fill('Confirm new password', 'Another-Passw0rd-9');
      await person.page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click();
      await person.page.getByRole('dialog').getByTestId('error-message').waitFor();
      await person.looks('change-password-refused');
      await press('Cancel');
      awsAs('iam', 'update-account-password-policy', '--minimum-password-length', '14', '--max-password-age', '90', '--allow-users-to-change-password');
      await open('/console/users');
      await sees('made-by-cli');
      await gone(/Your password expires/);
    },
    'a policy with a fault is refused where the fault is': async () => {
      await open('/console/policies');
      await sees('AdministratorAccess');
      await person.looks('policies');
      await open('/console/policies/create');
      await fill('Policy name', 'faulty');
      await fill('Policy document', '{\n  "Version": "2012-10-17",\n  "Statement": [}\n}');
      await sees(/Line 3, column 17/);
      await press('Create policy');
      await person.looks('policy-not-json');
      await fill('Policy document', '{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps","Action":"*","Resource":"*"}]}');
      await press('Create policy');
      await sees('MalformedPolicyDocument');
      await person.looks('policy-refused');
      await open('/console/policies/details?arn=arn:aws:iam::aws:policy/AdministratorAccess');
      await sees('"Effect"');
      await person.looks('policy-administrator-access');
    },
    'the help panel answers on every page': async () => {
      for (const [page, question] of [
        ['', 'What is IAM?'],
        ['security-credentials', 'What is the root user?'],
        ['users', 'How does root differ from an administrator?'],
        ['users/create', 'Console or programmatic access?'],
        ['groups', 'Why use a group?'],
        ['account-settings', 'What is good password practice?'],
        ['account', 'Why must IAM access to billing be activated?'],
        ['security-credentials/mfa/assign', 'What is MFA, and why?'],
        ['security-credentials/access-keys/create', 'What are an access key ID and a secret access key?'],
      ]) {
        await open(`/console/${page}`);
        await person.button('Open the help panel').first().click();
        await person.page.getByRole('heading', { name: question }).waitFor();
        if (page === '' || page === 'account-settings') await person.looks(`help-${page || 'dashboard'}`);
      }
    },
    'the dark mode is remembered': async () => {
      await open('/console/');
      await person.page.getByRole('button', { name: 'Switch to dark mode' }).click();
      await person.looks('dark-dashboard');
      for (const page of ['first-day', 'users', 'billing', 'security-credentials/mfa/assign']) {
        await open(`/console/${page}`);
        await person.page.getByRole('button', { name: 'Switch to light mode' }).waitFor();
        await person.looks(`dark-${page.replaceAll('/', '-')}`);
      }
      await person.page.getByRole('button', { name: 'Switch to light mode' }).click();
    },
    'a narrow window holds every page': async () => {
      await person.page.setViewportSize(kNarrow);
      for (const page of ['', 'first-day', 'users', 'users/create', 'security-credentials', 'account', 'billing', 'account-settings', 'groups/create']) {
        await open(`/console/${page}`);
        await person.page.getByRole('heading', { level: 1 }).first().waitFor();
        await person.looks(`narrow-${page.replaceAll('/', '-') || 'dashboard'}`);
        const { width, window } = await person.page.evaluate(() => ({ width: document.documentElement.scrollWidth, window: innerWidth }));
        assert.ok(width <= window, `${page} is ${width} wide in a window of ${window}`);
      }
      await person.page.setViewportSize({ width: 1280, height: 900 });
    },
    'dialogs are worked with the keyboard alone': async () => {
      await open('/console/');
      const edit = person.button('Edit account alias');
      await edit.waitFor();
      await edit.focus();
      await person.page.keyboard.press('Enter');
      await sees('Preferred alias');
      await person.page.keyboard.press('Control+A');
      await person.page.keyboard.type('-not-an-alias-');
      await person.looks('alias-invalid');
      await person.page.keyboard.press('Enter');
      assert.equal(await person.field('Preferred alias').inputValue(), '-not-an-alias-', 'an invalid alias is not sent');
      await person.page.keyboard.press('Escape');
      await person.page.getByRole('dialog').waitFor({ state: 'hidden' });
      assert.equal(await edit.evaluate(element => element === document.activeElement), true, 'the focus is back where it was');
    },
    'an address that does not exist says so': async () => {
      await open('/console/nothing-here');
      await sees('There is no such page');
      await person.looks('no-such-page');
      await open('/console/users/details/ghost');
      await sees('The user with name ghost cannot be found.');
      await person.looks('no-such-user');
    },
  };
}

/** As the user without permissions, who is signed in. */
export function deniedStates({ person }) {
  const { open, sees } = person;
  return {
    'the pages of settings and credentials are refused panel by panel, too': async () => {
      for (const [page, action] of [
        ['security-credentials', 'iam:ListMFADevices'],
        ['account', 'billing:GetIAMAccessPreference'],
        ['users/create', undefined],
        ['first-day', 'keyward:GetFirstDay'],
      ]) {
        await open(`/console/${page}`);
        if (action) await sees(new RegExp(`is not authorized to perform: ${action}`));
        if (page === 'security-credentials') await sees(/is not authorized to perform: iam:ListAccessKeys/);
        await person.looks(`denied-${page.replaceAll('/', '-')}`);
      }
    },
  };
}

/** Without a session. */
export function otherStates({ person, server }) {
  const { open, sees } = person;
  return {
    'a plain address of another machine says what to do, without a form': async () => {
      await person.newBrowser();
      await person.page.goto(`${server.url.replace('localhost', 'keyward.test')}/console/`);
      await sees('Not over this address');
      await person.looks('insecure-origin');
      assert.equal(await person.page.getByRole('textbox').count(), 0);
    },
    'signing in on a narrow window, in the dark': async () => {
      await person.newBrowser(kNarrow);
      await person.page.emulateMedia({ colorScheme: 'dark' });
      await open('/signin');
      await person.looks('narrow-signin');
      await open('/signin/111122223333');
      await person.looks('narrow-user-signin');
    },
  };
}
