import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { ADMIN, type MailroomProcess } from './server-process';

/** Where pictures and recordings go. Pictures of the pages that are inspected are taken only when it is given. */
export const PICTURES = process.env.PICTURES ?? join(tmpdir(), 'mailroom-pictures');
const PICTURES_ARE_WANTED = process.env.PICTURES !== undefined;

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Without a sandbox because tests run as root; the rest keeps the browser from talking to its maker. */
const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
  '--disable-component-update --disable-sync';

export async function launchBrowser(): Promise<Browser> {
  const executablePath = PROGRAMS.find((path) => existsSync(path));
  if (!executablePath) throw new Error('There is no Chromium: npm run test:services installs it.');
  return chromium.launch({ executablePath, headless: true, args: FLAGS.split(' ') });
}

const WIDE = { width: 1280, height: 860 };
export const NARROW = { width: 360, height: 740 };

/** One person's browser window on the console, and what went wrong in it. */
export class ConsoleWindow {
  /** Console errors, uncaught exceptions, and requests to another origin than the server's. */
  readonly faults: string[] = [];

  private constructor(
    readonly page: Page,
    readonly url: string,
    alsoVisited: string[],
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.faults.push(`exception: ${error.message}`));
    page.on('request', (request) => {
      const isKnown = [url, ...alsoVisited].some((known) => request.url().startsWith(known));
      if (!isKnown && !/^(data|blob|ws):/.test(request.url())) {
        this.faults.push(`request to ${request.url()}`);
      }
    });
  }

  /** Opens the console of a server; not signed in. `alsoVisited`: beginnings of a mail provider's addresses. */
  static async open(
    browser: Browser,
    server: Pick<MailroomProcess, 'env'>,
    ...alsoVisited: string[]
  ): Promise<ConsoleWindow> {
    const context = await browser.newContext({
      viewport: WIDE,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      // A colour that is on its way is neither the old nor the new one.
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    // Several times what a quiet machine needs.
    page.setDefaultTimeout(100_000);
    // By the base URL's host, as its cookie and the links of mails have it.
    return new ConsoleWindow(page, server.env['BASE_URL']!, alsoVisited);
  }

  async signIn({ email, password } = ADMIN): Promise<void> {
    await this.page.goto(`${this.url}/admin/`);
    await this.page.getByLabel('Email address').fill(email);
    await this.page.getByLabel(/^Password/).fill(password);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await this.page.getByRole('navigation', { name: 'Menu' }).waitFor();
  }

  /** Opens an address below /admin and waits for the page's title. */
  async goTo(path: string, title: string): Promise<void> {
    await this.page.goto(`${this.url}/admin/${path}`);
    await this.heading(title);
  }

  async heading(title: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
  }

  /** A form's input by its path in the mutation's input, e.g. `oauth.scope`. */
  field(path: string): Locator {
    return this.page.locator(`[data-path="${path}"]`);
  }

  /** Picks from the list of a field. */
  async choose(path: string, option: string): Promise<void> {
    await this.field(path).click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Of the field that has the focus. */
  focusedPath(): Promise<string | null> {
    return this.page.evaluate<string | null>('document.activeElement.getAttribute("data-path")');
  }

  /** What axe finds to be serious or critical: rule and element, empty when the page is accessible. */
  async accessibilityFaults(): Promise<string[]> {
    if (!(await this.page.evaluate('"axe" in globalThis'))) await this.page.evaluate(axe.source);
    const results = await this.page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
        // A frame holds somebody's mail. Selectors, and what is in order, take more time than all the rest.
        iframes: false,
        selectors: false,
        resultTypes: ['violations'],
      }),
    );
    return results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`));
  }

  /** How far the page is wider than its window; anything above 0 has to be scrolled sideways. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  /**
   * Checks the page as it is now: accessibility and fit in light, dark and narrow; and takes a picture of each where
   * the environment gives PICTURES (NAME-light.png and so on). Returns what is wrong.
   */
  async inspect(name: string): Promise<string[]> {
    const found: string[] = [];
    for (const look of ['light', 'dark', 'narrow'] as const) {
      await this.page.setViewportSize(look === 'narrow' ? NARROW : WIDE);
      await this.page.emulateMedia({ colorScheme: look === 'dark' ? 'dark' : 'light' });
      const faults = await this.accessibilityFaults();
      found.push(...faults.map((fault) => `${name} ${look}: ${fault}`));
      const overflow = await this.overflow();
      if (overflow > 0) found.push(`${name} ${look}: ${overflow} px too wide`);
      await this.picture(`${name}-${look}`);
    }
    await this.page.setViewportSize(WIDE);
    await this.page.emulateMedia({ colorScheme: 'light' });
    return found;
  }

  /** NAME.png in PICTURES: of the whole page, in a window as high as it: what sticks to the window's edges stands where it belongs. */
  async picture(name: string): Promise<void> {
    if (!PICTURES_ARE_WANTED) return;
    const { width, height } = this.page.viewportSize()!;
    const whole = await this.page.evaluate<number>('document.documentElement.scrollHeight');
    await this.page.setViewportSize({ width, height: Math.max(height, whole) });
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `${name}.png`) });
    await this.page.setViewportSize({ width, height });
  }

  /** A picture for docs/pictures, which `npm run docs:pictures` brings there: of one part, or of what the window shows. */
  async pictureForDocs(name: string, part?: Locator): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    await this.page.emulateMedia({ colorScheme: 'light' });
    const path = join(PICTURES, `docs-${name}.png`);
    await (part ?? this.page).screenshot({ path });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
