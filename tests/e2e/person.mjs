// A person at a browser: words for what one does on a page, a picture of each step, and axe on each page.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kPatience = 20_000;

export class Person {
  pictures = 0;
  problems = [];
  checks = 0;

  /** `hosts`: more names of this machine, as rules of Chromium's; `foreign`: origins of pages that are not ours, with certificates of their own. */
  static async sitDown(server, folder, { hosts = [], foreign = [] } = {}) {
    const person = new Person();
    person.foreign = foreign;
    person.server = server;
    person.folder = folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    person.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // Chromium refuses its sandbox to root, and /dev/shm is small in containers.
      // keyward.test stands for the machine's name in a network.
      args: ['--no-sandbox', '--disable-dev-shm-usage', `--host-resolver-rules=${['MAP keyward.test 127.0.0.1', ...hosts].join(',')}`],
    });
    await person.newBrowser();
    return person;
  }

  /** Another profile: no cookie, no memory of earlier sign-ins. */
  async newBrowser(size = { width: 1280, height: 900 }) {
    await this.context?.close();
    this.context = await this.browser.newContext({ viewport: size, acceptDownloads: true, ignoreHTTPSErrors: this.foreign.length > 0 });
    this.context.setDefaultTimeout(kPatience);
    this.page = await this.newTab();
  }

  async newTab() {
    const page = await this.context.newPage();
    const isForeign = () => this.foreign.some(origin => page.url().startsWith(origin));
    page.on('console', message => {
      if (isForeign()) return;
      // Chromium itself reports each refused request as an error of the page.
      const refused = /status of (400|401|403|404|405|409|429)/.test(message.text());
      // And that a header for secure pages means nothing on the one that tells a person to open a secure one.
      if (/Cross-Origin-Opener-Policy header has been ignored/.test(message.text())) return;
      if (['error', 'warning'].includes(message.type()) && !refused) this.problems.push(`browser console: ${message.text()}`);
    });
    page.on('pageerror', error => isForeign() || this.problems.push(`page: ${error.message}`));
    return page;
  }

  open = path => this.page.goto(`${this.server.url}${path}`);
  button = name => this.page.getByRole('button', { name, exact: true });
  link = name => this.page.getByRole('link', { name, exact: true });
  press = name => this.button(name).first().click();
  field = label => this.page.getByLabel(label, { exact: true });
  fill = (label, text) => this.field(label).fill(text);
  tick = label => this.page.getByLabel(label).check();
  sees = (text, page = this.page) => page.getByText(text).first().waitFor();
  gone = text => this.page.getByText(text).first().waitFor({ state: 'hidden' });

  async choose(menu, item) {
    await this.page.getByRole('button', { name: menu }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  async download(button) {
    const [file] = await Promise.all([this.page.waitForEvent('download'), this.press(button)]);
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  }

  /** A picture, axe, and a look for secrets that this page has no reason to show. */
  async looks(name, { maySeeSecrets = false } = {}) {
    await this.page.waitForLoadState('networkidle');
    await this.page.waitForTimeout(250);
    this.pictures += 1;
    // A window as high as the page: in Chromium's own picture of a whole page the bar at the top stands where one has scrolled to.
    const size = this.page.viewportSize();
    const height = await this.page.evaluate(() => document.documentElement.scrollHeight);
    if (height > size.height) await this.page.setViewportSize({ width: size.width, height });
    await this.page.screenshot({ path: join(this.folder, `${String(this.pictures).padStart(2, '0')}-${name}.png`) });
    await this.page.setViewportSize(size);
    await this.checkAccess(name);
    if (!maySeeSecrets) {
      const markup = await this.page.content();
      for (const secret of this.server.secrets) if (markup.includes(secret)) this.problems.push(`${name}: a secret stands in the page`);
      this.checks += 1;
    }
  }

  async checkAccess(name) {
    // The page's own policy forbids foreign scripts; the protocol of the developer tools is not bound by it.
    const session = await this.context.newCDPSession(this.page);
    await session.send('Runtime.evaluate', { expression: kAxe });
    const { result } = await session.send('Runtime.evaluate', {
      awaitPromise: true,
      expression:
        'axe.run(document).then(found => JSON.stringify(found.violations.map(v => [v.id, v.impact, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))])))',
    });
    for (const [id, impact, nodes] of JSON.parse(result.value))
      // On a narrow window Cloudscape's own navigation element carries an attribute that its role does not take.
      if (['serious', 'critical'].includes(impact) && !(id === 'aria-allowed-attr' && nodes.every(html => html.includes('mobile-toolbar')))) this.problems.push(`axe on ${name}: ${id} (${impact}) ${nodes.join(' | ')}`);
    this.checks += 1;
    await session.detach();
  }

  async rememberCookies() {
    for (const cookie of await this.context.cookies()) if (cookie.httpOnly && cookie.value.length > 20) this.server.secret(cookie.value);
  }
}
