// Federated users reach the console in Chromium, as console_federation_test.py sets it up: an intranet with a broker and the package
// oidc-provider at the one side, a SAML provider's page at the other. One scene is one line on standard output, "ok NAME" or
// "FAILED NAME"; pictures go to artifacts/federation/.
import assert from 'node:assert/strict';
import { Person } from './person.mjs';

const scene = JSON.parse(process.env.SCENE);
const server = {
  url: scene.url,
  secrets: new Set(scene.secrets),
  secret(text) {
    this.secrets.add(text);
    return text;
  },
};
const person = await Person.sitDown(server, 'artifacts/federation', { hosts: scene.hosts, foreign: [scene.app, scene.issuer, scene.portal] });
const { open, press, fill, sees } = person;
const path = () => new URL(person.page.url()).pathname;
const menu = name => person.page.getByRole('button', { name }).waitFor();
const session = () => person.page.evaluate(() => fetch('/signin/api/session').then(answer => answer.json()));

async function signInAtOidcProvider(user) {
  await person.page.goto(scene.app);
  await person.link('AWS console').click();
  await person.page.locator('input[name=login]').fill(user);
  await person.page.locator('input[name=password]').fill('any');
  await person.page.locator('button[type=submit]').click();
  await person.page.getByRole('button', { name: 'Continue' }).click();
}

async function signInAtSamlProvider(user) {
  await person.page.goto(`${scene.portal}/?user=${user}`);
  await press('AWS console');
}

async function signInAsRoot(email, password) {
  await open('/signin?type=root');
  await fill('Root user email address', email);
  await press('Next');
  await fill('Password', password);
  await press('Sign in');
  await menu(/^Account menu/);
}

// Every page of the console opens: with what the role allows, or with the refusal in AWS's words.
const kPages = [
  '/console/', '/console/groups', '/console/groups/create', '/console/users', '/console/users/create', '/console/users/details/broker',
  '/console/roles', '/console/roles/create', '/console/roles/details/desk', '/console/policies', '/console/policies/create',
  '/console/policies/details?arn=arn:aws:iam::aws:policy/IAMReadOnlyAccess', '/console/providers', '/console/providers/create',
  '/console/account-settings', '/console/policy-simulator', '/console/credential-report', '/console/events', '/console/account', '/console/billing',
  '/console/security-credentials', '/console/security-credentials/mfa/assign', '/console/security-credentials/access-keys/create',
  '/console/switch-role', '/console/first-day',
];
async function everyPageOpens(prefix) {
  for (const each of kPages) {
    await open(each);
    await menu(/^Account menu/);
    await person.page.locator('main h1, [class*=awsui_content] h1').first().waitFor();
    await person.page.waitForLoadState('networkidle');
    assert.equal(await person.page.getByText('Something went wrong').count(), 0, each);
    if (['/console/', '/console/billing', '/console/first-day'].includes(each)) await person.looks(`${prefix}-${each.split('/')[2] || 'dashboard'}`);
  }
}

const kScenes = {
  'a user of oidc-provider reaches the console through a broker': async () => {
    await signInAtOidcProvider('alice@example.com');
    await person.page.waitForURL(`${scene.url}/console/roles`);
    await menu(/^Account menu: desk\/alice@example\.com @ /);
    await person.link('desk').waitFor();
    await person.page.getByRole('button', { name: /^Account menu/ }).click();
    await person.page.getByText(/^Federated user in account/).locator('visible=true').first().waitFor();
    await person.looks('oidc-roles');
    assert.equal((await session()).arn, `arn:aws:sts::${scene.account}:assumed-role/desk/alice@example.com`);
    await person.rememberCookies();
  },
  'with the permissions of the role, on every page': async () => {
    await everyPageOpens('oidc');
    await open('/console/groups/create');
    await fill('User group name', 'mine');
    await press('Create user group');
    await sees(/is not authorized to perform: iam:CreateGroup/);
    await person.looks('oidc-refused');
    await open('/console/security-credentials');
    await sees('You work as the role desk');
    await person.looks('oidc-security-credentials');
  },
  'and switches to another role and back': async () => {
    await open(`/switchrole?account=${scene.account}&roleName=night&displayName=Night%20shift`);
    await press('Switch role');
    await menu('Account menu: Night shift');
    assert.equal((await session()).arn, `arn:aws:sts::${scene.account}:assumed-role/night/alice@example.com`);
    await person.choose(/^Account menu/, 'Switch back');
    await menu(/^Account menu: desk\/alice@example\.com/);
  },
  'signs out, and is shown the way back': async () => {
    await person.choose(/^Account menu/, 'Sign out');
    await sees('You are signed out');
    await person.link('Sign in again at app.example.com').waitFor();
    await person.looks('signed-out');
    await open('/console/users');
    await sees('Your session has ended');
    await person.looks('session-ended');
    await person.link('Sign in again at app.example.com').click();
    await person.link('AWS console').waitFor();
    assert.equal(new URL(person.page.url()).host, 'app.example.com');
  },
  'another user of oidc-provider gets what the trust policy says: nothing': async () => {
    await person.newBrowser();
    await signInAtOidcProvider('mallory@example.com');
    await sees('Not authorized to perform sts:AssumeRoleWithWebIdentity');
    await open('/console/');
    await sees('Sign in as');
  },
  'a user of pysaml2 chooses one of two roles': async () => {
    await person.newBrowser();
    await signInAtSamlProvider('alice');
    await sees('Select a role');
    await person.looks('saml-roles', { maySeeSecrets: true });
    await person.page.getByLabel('team/night-watch').check();
    await press('Sign in');
    await person.page.waitForURL(`${scene.url}/console/users`);
    await menu(/^Account menu: night-watch\/alice @ /);
    assert.equal((await session()).issuer, '');
    await person.looks('saml-users');
    await person.rememberCookies();
  },
  'and comes again as the other': async () => {
    await signInAtSamlProvider('alice');
    await person.page.getByLabel('day', { exact: true }).check();
    await press('Sign in');
    await menu(/^Account menu: day\/alice @ /);
    const ends = new Date((await session()).expiresAt) - Date.now();
    assert.ok(ends > 7_000_000 && ends <= 7_200_000, `SessionDuration is 7200, and ${ends} ms are left`);
    await person.choose(/^Account menu/, 'Sign out');
    await sees(/go back to the page of your organization/);
  },
  'a user with one role is not asked': async () => {
    await signInAtSamlProvider('bob');
    await person.page.waitForURL(`${scene.url}/console/`);
    await menu(/^Account menu: day\/bob @ /);
  },
  'refusals are pages that say why': async () => {
    await person.newBrowser();
    await signInAtSamlProvider('carol');
    await sees('You cannot sign in with this role');
    await person.looks('saml-untrusted');
    await signInAtSamlProvider('forged');
    await sees('Your request included an invalid SAML response');
    await person.looks('saml-forged');
    await open('/saml');
    await sees('Sign in at your identity provider');
    await open('/federation?Action=login&SigninToken=none&Issuer=https%3A%2F%2Fapp.example.com%2F');
    await sees('This sign-in link has ended');
    await person.looks('link-ended');
    await person.page.emulateMedia({ colorScheme: 'dark' });
    await person.looks('link-ended-dark');
    await person.page.emulateMedia({ colorScheme: 'light' });
    await open('/federation?Action=login&SigninToken=none&Destination=https%3A%2F%2Fapp.example.com%2F');
    await sees('This sign-in link leads elsewhere');
    await open('/console/');
    await sees('Sign in as');
  },
  'whoever is signed in to another account is asked first': async () => {
    await person.newBrowser();
    await signInAsRoot(scene.other.email, scene.other.password);
    await signInAtSamlProvider('bob');
    await sees('You must first sign out');
    await person.looks('sign-out-first', { maySeeSecrets: true });
    await open('/console/');
    await menu('Account menu: Other');
    await signInAtSamlProvider('bob');
    await press('Sign out and continue');
    await menu(/^Account menu: day\/bob @ /);
    await person.page.waitForURL(`${scene.url}/console/`);
  },
  'a session of the same account is replaced': async () => {
    await person.newBrowser();
    await signInAsRoot(scene.root.email, scene.root.password);
    await signInAtSamlProvider('bob');
    await menu(/^Account menu: day\/bob @ /);
  },
  'a federated user of GetFederationToken has every page': async () => {
    await person.newBrowser();
    await person.page.goto(scene.guest);
    await menu(/^Account menu: guest @ /);
    assert.equal(path(), '/console/');
    await everyPageOpens('guest');
    await open('/console/security-credentials');
    await sees('You are a federated user');
  },
  'a session that is revoked shows it, and one whose role is gone leads back': async () => {
    await person.newBrowser();
    await signInAtOidcProvider('alice@example.com');
    await menu(/^Account menu: desk/);
    await fetch(`${scene.app_plain}/delete-role`, { method: 'POST' });
    await open('/console/users');
    await sees('Your session has ended');
    await person.link('Sign in again at app.example.com').waitFor();
  },
  'nothing was wrong on any page': () => assert.deepEqual([...new Set(person.problems)], []),
};

for (const [name, run] of Object.entries(kScenes)) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`FAILED ${name}: ${error.message.replaceAll('\n', ' | ').slice(0, 2_000)} at ${person.page.url().slice(0, 200)}`);
    await person.page.screenshot({ path: `artifacts/federation/failed-${name.replace(/\W+/g, '-')}.png`, fullPage: true }).catch(() => undefined);
  }
}
console.log(`cookies ${JSON.stringify([...server.secrets].slice(scene.secrets.length))}`);
await person.browser.close();
