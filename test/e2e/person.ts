import type { BrowserContext, Locator, Page } from 'playwright/test';
import { expectPage } from './expect-page.ts';

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
