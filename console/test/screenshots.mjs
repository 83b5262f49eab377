// Walks through the console as a person would, against the mock: a picture of each page in test/artifacts/, axe on each,
// and no message in the browser's console. Needs `npm run build` first, and Chromium (CHROMIUM names another one).
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { auditEvents } from './mock/events.mjs';
import { startMockServer } from './mock/server.mjs';

const kPictures = fileURLToPath(new URL('./artifacts/', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

rmSync(kPictures, { recursive: true, force: true });
mkdirSync(kPictures, { recursive: true });
const server = await startMockServer(Number(process.env.MOCK_PORT ?? 8790));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
const page = await context.newPage();
const problems = [];
let count = 0;

page.on('console', message => {
  const expected = /status of (400|401|403|404|409|429)/.test(message.text());
  if (['error', 'warning'].includes(message.type()) && !expected) problems.push(`console: ${message.text()}`);
});
page.on('pageerror', error => problems.push(`page: ${error.message}`));

async function shot(name) {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(250);
  count += 1;
  await page.screenshot({ path: `${kPictures}${String(count).padStart(2, '0')}-${name}.png`, fullPage: true });
  // The page's own policy forbids foreign scripts; Chromium's protocol is not bound by it.
  const session = await context.newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'axe.run(document).then(found => JSON.stringify(found.violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 160)).slice(0, 3)])))',
    awaitPromise: true,
  });
  // On a narrow window Cloudscape's own navigation element carries an attribute that its role does not take.
  const found = JSON.parse(result.value).filter(([id, , nodes]) => !(id === 'aria-allowed-attr' && nodes.every(html => html.includes('mobile-toolbar'))));
  for (const [id, impact, nodes] of found) problems.push(`axe ${name}: ${id} (${impact}) ${nodes.join(' | ')}`);
  await session.detach();
}

const open = path => page.goto(`${server.origin}${path}`);
const button = name => page.getByRole('button', { name, exact: true });
const field = label => page.getByLabel(label, { exact: true });
const shows = async text => {
  await page.getByText(text).first().waitFor({ timeout: 10_000 });
};

try {
  await open('/setup');
  await field('Set-up code').fill('SETUP-CODE');
  await field('Account name').fill('Example Ltd');
  await field('Root user email address').fill('root@example.com');
  await field('Root user password').fill('Root-Passw0rd');
  await field('Confirm root user password').fill('Root-Passw0rd');
  await shot('setup');
  await button('Create account').click();
  await shows('Your account is ready');
  await shot('setup-done');

  await open('/signin');
  await shot('signin-root');
  await field('Root user email address').fill('root@example.com');
  await button('Next').click();
  await field('Password').fill('wrong');
  await button('Sign in').click();
  await shows('Authentication failed');
  await shot('signin-root-failed');
  await field('Password').fill('Root-Passw0rd');
  await button('Sign in').click();
  await shows('IAM Dashboard');
  await shot('dashboard-first');

  await button('Create account alias').click();
  await field('Preferred alias').fill('example-ltd');
  await shot('alias-dialog');
  await button('Create alias').click();
  await shows('Alias example-ltd created for this account.');
  await button('Open the help panel').first().click();
  await shot('dashboard-help');

  await open('/console/security-credentials');
  await shot('root-credentials');
  await page.getByRole('link', { name: 'Assign MFA device' }).click();
  await shot('mfa-step-1');
  await button('Next').click();
  await button('Show QR code').click();
  await shot('mfa-step-2');
  await button('Show secret key').click();
  await shows('JBSWY3DPEHPK3PXP');
  await field('MFA code 1').fill('111111');
  await field('MFA code 2').fill('111111');
  await button('Add MFA').click();
  await shows('Authentication code for device is not valid.');
  await shot('mfa-wrong-codes');
  await field('MFA code 2').fill('222222');
  await button('Add MFA').click();
  await shows('MFA device root-account-mfa-device assigned.');
  await shot('mfa-assigned');

  await open('/console/account');
  await shot('account');
  await button('Edit IAM user and role access to Billing information').click();
  await page.getByLabel('Activate IAM Access').check();
  await shot('billing-access');
  await button('Update').click();
  await shows('IAM user/role access to billing information is activated');
  await open('/console/billing');
  await shot('billing');

  await open('/console/account-settings');
  await shot('password-policy');
  await button('Edit password policy').click();
  await page.getByLabel('Custom').check();
  await field('Password minimum length').fill('14');
  await page.getByLabel('Turn on password expiration').check();
  await page.getByLabel('Prevent password reuse').check();
  await shot('password-policy-edit');
  await button('Save changes').click();
  await shot('password-policy-confirm');
  await button('Set custom').click();
  await shows('Passwords have at least 14 characters.');

  await open('/console/groups');
  await shot('groups-empty');
  await page.getByRole('link', { name: 'Create group' }).click();
  await field('User group name').fill('Admins');
  await page.getByRole('checkbox', { name: 'Select AdministratorAccess' }).check();
  await shot('create-group');
  await button('Create user group').click();
  await shows('Admins user group created.');
  await shot('groups');

  await open('/console/users');
  await shot('users-empty');
  await page.getByRole('link', { name: 'Create user' }).click();
  await field('User name').fill('alice');
  await page.getByLabel('Provide user access to the Keyward console - optional').check();
  await page.getByLabel('Custom password').check();
  await shot('create-user-1-custom');
  await page.getByLabel('Autogenerated password').check();
  await shot('create-user-1');
  await button('Next').click();
  await page.getByRole('checkbox', { name: 'Select Admins' }).check();
  await shot('create-user-2');
  await button('Next').click();
  await page.getByLabel('Also create an access key').check();
  await button('Add new tag').click();
  await page.getByPlaceholder('Enter key').fill('team');
  await page.keyboard.press('Tab');
  await shot('create-user-3');
  await button('Create user').click();
  await shows('User alice is created.');
  await button('Show Console password').click();
  await shot('create-user-4');
  const password = await page.getByTestId('secret-console-password').innerText();
  const [file] = await Promise.all([page.waitForEvent('download'), button('Download .csv file').click()]);
  const csv = readFileSync(await file.path(), 'utf8');
  if (file.suggestedFilename() !== 'alice_credentials.csv' || !csv.startsWith('User name,Access key ID,Secret access key,Password,Console sign-in URL\r\nalice,AKIA'))
    problems.push(`csv: ${file.suggestedFilename()} ${csv}`);
  await button('Return to users list').click();
  await shot('users');

  await page.getByRole('link', { name: 'alice' }).click();
  await shot('user-permissions');
  await button('Add permissions').click();
  await page.getByRole('menuitem', { name: 'Create inline policy' }).click();
  await shot('inline-policy');
  await button('Cancel').click();
  await page.getByRole('tab', { name: 'Groups' }).click();
  await shot('user-groups');
  await page.getByRole('tab', { name: 'Tags' }).click();
  await shot('user-tags');
  await page.getByRole('tab', { name: 'Security credentials' }).click();
  await shot('user-credentials');
  await page.getByRole('link', { name: 'Create access key' }).click();
  await page.getByLabel('I understand the above recommendation and want to proceed to create an access key.').check();
  await shot('access-key-1');
  await button('Next').click();
  await field('Description tag value').fill('laptop');
  await shot('access-key-2');
  await button('Create access key').click();
  await shows('Retrieve access keys');
  await shot('access-key-3');
  await button('Done').click();
  await shows('Leave without the credentials?');
  await shot('leave-guard');
  await button('Leave page').click();

  await open('/console/policies');
  await shot('policies');
  await page.getByRole('link', { name: 'Create policy' }).click();
  await field('Policy name').fill('ReadReports');
  await field('Policy document').fill('{\n  "Version": "2012-10-17",\n  "Statement": [,]\n}');
  await shows('Line 3, column 17');
  await shot('create-policy-error');
  await field('Policy document').fill('{\n  "Version": "2012-10-17",\n  "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]\n}');
  await button('Create policy').click();
  await shows('Policy ReadReports created.');
  await page.getByRole('link', { name: 'ReadReports' }).click();
  await shot('policy');
  await page.getByRole('link', { name: 'Edit' }).click();
  await shot('policy-edit');
  await button('Save changes').click();
  await shows('Version v2 of ReadReports saved and in force.');
  await page.getByRole('tab', { name: 'Policy versions' }).click();
  await shot('policy-versions');
  await page.getByRole('tab', { name: 'Entities attached' }).click();
  await shot('policy-entities');

  await open('/console/first-day');
  await shot('first-day');
  await page.getByRole('button', { name: /^Account menu/ }).click();
  await shot('account-menu');
  const second = await context.newPage();
  await second.goto(`${server.origin}/console/users`);
  await second.getByText('alice').first().waitFor();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await shows('You are signed out');
  await shot('signed-out');
  await second.getByText('You are signed out').waitFor({ timeout: 5000 });
  await second.close();

  await open('/signin/example-ltd');
  await field('IAM username').fill('alice');
  await field('Password').fill(password);
  await shot('signin-user');
  await button('Sign in').click();
  await shows('Set a new password');
  await field('New password').fill('short');
  await field('Retype new password').fill('short');
  await button('Confirm password change').click();
  await shows('Password should have a minimum length of 8');
  await shot('new-password');
  await field('New password').fill('long-enough-Passw0rd');
  await field('Retype new password').fill('long-enough-Passw0rd');
  await button('Confirm password change').click();
  await shows('IAM Dashboard');
  await shot('dashboard-user');
  await button('Switch to dark mode').first().click();
  await shot('dashboard-dark');
  await open('/console/policies/details?arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FAdministratorAccess');
  await shot('policy-dark');
  await open('/console/billing');
  await shot('billing-dark');
  await open('/console/');
  await button('Switch to light mode').first().click();
  await open('/console/users');
  await page.getByRole('checkbox', { name: 'Select alice' }).check();
  await button('Delete').click();
  await shot('delete-user');
  await page.getByPlaceholder('alice').fill('alice');
  await button('Delete user').click();
  await shows('User alice deleted.');

  server.mock.signInAs('nobody');
  await open('/console/');
  await shot('denied-dashboard');
  await open('/console/users');
  await shot('denied-users');
  await open('/console/security-credentials');
  await shot('denied-credentials');
  await page.setViewportSize({ width: 400, height: 800 });
  server.mock.signInAs('root');
  await open('/console/');
  await shot('phone-dashboard');
  await open('/console/users/create');
  await shot('phone-create-user');
  await page.setViewportSize({ width: 1280, height: 900 });
  server.mock.state.session = null;
  await open('/console/users?x=1');
  await shows('Sign in to go on where you were.');
  await shot('session-expired');
  await open('/signin?type=root');
  await field('Root user email address').fill('root@example.com');
  await button('Next').click();
  await field('Password').fill('Root-Passw0rd');
  await button('Sign in').click();
  await shows('Multi-factor authentication');
  await field('MFA code').fill('000000');
  await button('Submit').click();
  await shows('Authentication failed');
  await shot('signin-mfa');
  await field('MFA code').fill('123456');
  await button('Submit').click();
  await shows('IAM Dashboard');
  await open('/console/providers/create');
  await field('Provider name').fill('Office');
  await shot('provider-saml');
  await page.locator('input[type=file]').setInputFiles({ name: 'metadata.xml', mimeType: 'text/xml', buffer: Buffer.from('<EntityDescriptor/>') });
  await button('Add provider').click();
  await shows('Identity provider Office added.');
  await shot('provider-saml-added');
  await open('/console/providers/create');
  await page.getByText('Programs and apps that carry signed tokens').click();
  await field('Provider URL').fill('https://ci.example.com');
  await field('Audience').fill('deploy');
  await shot('provider-oidc');
  await button('Add provider').click();
  await shows('Audiences');
  await shot('provider-oidc-added');
  await open('/console/providers');
  await shows('OpenID Connect');
  await shot('providers');
  await open('/console/roles/create');
  await page.getByText('Whoever signs in at an OpenID Connect provider.').click();
  await shot('role-web-identity');
  await open('/console/credential-report');
  await shows('<root_account>');
  await shot('credential-report');
  server.mock.state.events = auditEvents();
  await open('/console/events');
  await shows('CreateUser');
  await shot('event-history');
  await page.getByRole('link', { name: 'CreateUser' }).first().click();
  await shows('Event record');
  await shot('event');
  server.mock.state.insecureOrigin = true;
  await open('/signin');
  await shot('insecure-origin');
} catch (error) {
  problems.push(`walk: ${error.message}`);
  await page.screenshot({ path: `${kPictures}99-failed.png`, fullPage: true });
} finally {
  await browser.close();
  server.close();
}
for (const problem of [...new Set(problems)]) console.log(problem);
console.log(`${count} pictures, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
