import { type ChildProcess, spawn } from 'node:child_process';
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { BrowserContext, Locator, Page } from 'playwright/test';
import { createServer as createViteServer } from 'vite';
import { createPlaygroundApi } from '../../examples/playground/server/api.ts';
import { aliases } from '../../scripts/entries.mjs';
import { expectPage } from './expect-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isWindows = process.platform === 'win32';

/** A running playground with its own database. */
export interface Playground {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the playground with `npm start`. */
export async function startWithNpm(
  database: string,
  port: number,
  backend = 'multisession',
): Promise<Playground> {
  const args = ['start', '--', '--port', String(port), '--backend', backend, '--strictPort'];
  const child = spawn('npm', args, {
    cwd: root,
    env: { ...process.env, PLAYGROUND_DATABASE: database, NO_COLOR: '1' },
    // A process group, for `stopProcessGroup()`. On Windows `npm` is a script, which needs a shell.
    detached: !isWindows,
    shell: isWindows,
  });
  const url = await readPrintedUrl(child);
  return { url, stop: () => stopProcessGroup(child) };
}

function readPrintedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /Local:\s+(http:\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`npm start exited before it printed its URL:\n${output}`)));
  });
}

/** Stops npm and its child processes, like Ctrl-C. */
function stopProcessGroup(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    if (child.pid === undefined) return;
    if (isWindows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else process.kill(-child.pid, 'SIGTERM');
  });
}

/** A playground whose page and API run on separate servers, so that the API can be stopped and restarted. */
export interface SplitPlayground extends Playground {
  startApi(): Promise<void>;
  stopApi(): Promise<void>;
}

export async function startSplitPlayground(database: string, site: string): Promise<SplitPlayground> {
  const port = await freePort();
  // The server derives its own origin from the `Host` header of the browser.
  const proxy = { target: `http://localhost:${port}`, changeOrigin: false };
  const vite = await createViteServer({
    configFile: false,
    root: path.join(root, site),
    cacheDir: path.join(root, 'node_modules/.vite', site),
    plugins: [react()],
    resolve: { alias: aliases },
    logLevel: 'silent',
    server: { port: await freePort(), hmr: false, proxy: { '/v1': proxy, '/api': proxy } },
  });
  await vite.listen();
  let api: { readonly server: Server; readonly close: () => Promise<void> } | undefined;

  async function stopApi(): Promise<void> {
    const running = api;
    api = undefined;
    running?.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      if (running) running.server.close(() => resolve());
      else resolve();
    });
    await running?.close();
  }

  return {
    url: vite.resolvedUrls?.local[0] ?? '',
    async startApi() {
      const { middleware, close } = await createPlaygroundApi({ file: database });
      const server = createHttpServer((request, response) => middleware(request, response));
      await new Promise<void>((resolve) => {
        server.listen(port, 'localhost', resolve);
      });
      api = { server, close };
    },
    stopApi,
    async stop() {
      await stopApi();
      await vite.close();
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocketServer();
    socket.listen(0, () => {
      // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}

/** A page object for the playground: the actions of a user, and assertions about what the page shows. */
export class Person {
  readonly page: Page;
  /** Whether sign-ins open a window of a provider. */
  readonly signsInWithWindow: boolean;

  constructor(page: Page, signsInWithWindow = false) {
    this.page = page;
    this.signsInWithWindow = signsInWithWindow;
  }

  static async open(context: BrowserContext, url: string, signsInWithWindow = false): Promise<Person> {
    const page = await context.newPage();
    await page.goto(url);
    return new Person(page, signsInWithWindow);
  }

  /** Signs in as a person of the demo, on the sign-in page or in the window that its button opens. */
  async signIn(name: string): Promise<void> {
    await this.choose(name, async () => {
      if (this.signsInWithWindow) await this.page.getByRole('button', { name: 'Sign in' }).click();
    });
  }

  /** Adds an account in the switcher, and signs in in the dialog above the app or in the window of the provider. */
  async addAccount(name: string): Promise<void> {
    await this.openSwitcher();
    await this.choose(name, () => this.page.getByRole('button', { name: 'Add account' }).click());
    await this.isSwitcherClosed();
  }

  /** Signs in as a person of the demo after `begin`, which shows the demo accounts. */
  private async choose(name: string, begin: () => Promise<void>): Promise<void> {
    const window = this.signsInWithWindow ? this.page.waitForEvent('popup') : this.page;
    await begin();
    const people = (await window).getByRole('list', { name: 'Demo accounts' });
    await people.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await this.isActingAs(name);
  }

  async openSwitcher(): Promise<void> {
    await this.page.getByRole('banner').locator('[aria-haspopup=dialog]').click();
    await expectPage(this.switcher).toBeVisible();
  }

  async switchTo(name: string): Promise<void> {
    await this.openSwitcher();
    await this.row(name).click();
    await this.isSwitcherClosed();
    await this.isActingAs(name);
  }

  async signOut(name: string): Promise<void> {
    await this.openSwitcher();
    await this.page.getByRole('button', { name: `Sign out ${name}` }).click();
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
    await expectPage(this.row(name)).toHaveCount(0);
    await this.closeSwitcher();
  }

  async seesAccounts(...names: readonly string[]): Promise<void> {
    await this.openSwitcher();
    // The current account is above the list of the others.
    const shown = this.page.getByRole('dialog').locator('.ms-select .ms-name');
    await expectPage(shown).toHaveCount(names.length);
    for (const name of names) await expectPage(shown.filter({ hasText: name })).toHaveCount(1);
    await this.closeSwitcher();
  }

  /** Asserts that the page and the switcher show this account, which has a heading with its name. */
  async isActingAs(name: string): Promise<void> {
    await expectPage(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expectPage(this.page.getByRole('banner').locator('[aria-haspopup=dialog]')).toHaveText(
      new RegExp(name),
    );
  }

  /** Asserts that no account is left on the device. */
  async isSignedOut(withinMs = 30_000): Promise<void> {
    const signIn = this.page.getByRole('heading', { level: 1, name: 'Sign in' });
    await expectPage(signIn).toBeVisible({ timeout: withinMs });
  }

  /** Asserts that no account is current, and that the page offers the others. */
  async choosesAccount(): Promise<void> {
    await expectPage(this.page.getByRole('heading', { level: 1, name: 'Choose an account' })).toBeVisible();
  }

  /** Writes a mail and sends it. */
  async send(to: string, subject: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Write', exact: true }).click();
    await this.page.getByLabel('To', { exact: true }).fill(to);
    await this.page.getByLabel('Subject').fill(subject);
    await this.page.getByRole('textbox', { name: 'Text' }).fill('Best wishes');
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
    await expectPage(this.page.getByText(`Sent to ${to}.`)).toBeVisible();
  }

  /** The row of a mail in the list of the page. */
  mail(subject: string | RegExp): Locator {
    return this.page.getByRole('list', { name: 'Messages' }).getByRole('button', { name: subject });
  }

  private get switcher(): Locator {
    return this.page.getByRole('dialog', { name: 'Accounts' });
  }

  private async closeSwitcher(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.isSwitcherClosed();
  }

  /** Asserts that the switcher has faded out: until then, its links and buttons are found as well. */
  private async isSwitcherClosed(): Promise<void> {
    await expectPage(this.switcher).toHaveCount(0);
  }

  private row(name: string) {
    return this.page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${name}`) });
  }
}
