import { type BrowserContext, expect, type Locator, type Page } from 'playwright/test';

/** Playwright's `expect` with a generous timeout, because no test depends on how fast something happens. */
const expectPage = expect.configure({ timeout: 30_000 });

/** The password of both users of the examples. */
const PASSWORD = 'correct horse';

/** The users of the examples, by name. */
const emails = { 'Ada Lovelace': 'ada@example.com', 'Grace Hopper': 'grace@example.com' };

/** The name of a user of the examples. */
export type UserName = keyof typeof emails;

/** A page object for the examples: the actions of a user in one tab, and assertions about what the tab shows. */
export class Person {
  readonly page: Page;
  /** The errors that the page has logged or thrown, except for responses with an error status. */
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => void this.errors.push(error.message));
    page.on('console', (message) => {
      const isResponse = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isResponse) this.errors.push(message.text());
    });
  }

  static async open(context: BrowserContext, url: string): Promise<Person> {
    const person = new Person(await context.newPage());
    await person.page.goto(url);
    return person;
  }

  /** Fills in the sign-in page, and waits for the user's notes. */
  async signIn(name: UserName): Promise<void> {
    await this.submitPassword(name, PASSWORD);
    await this.isActingAs(name);
  }

  async submitPassword(name: UserName, password: string): Promise<void> {
    await expectPage(this.page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible();
    await this.page.getByLabel('E-mail').fill(emails[name]);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  async addAccount(name: UserName): Promise<void> {
    await this.openSwitcher();
    await this.accounts.getByRole('button', { name: 'Add account' }).click();
    await this.signIn(name);
  }

  async switchTo(name: UserName): Promise<void> {
    await this.openSwitcher();
    await this.account(name).click();
    await this.isActingAs(name);
  }

  async signOut(name: UserName): Promise<void> {
    await this.openSwitcher();
    await this.accounts.getByRole('button', { name: `Sign out ${name}` }).click();
    const confirmation = this.accounts.getByRole('alertdialog', { name: `Sign out ${name}?` });
    // The account disappears before the server has responded.
    const response = this.page.waitForResponse(/\/v1\/client\/sessions\/[^/]+\/remove$/);
    await confirmation.getByRole('button', { name: 'Sign out' }).click();
    await expectPage(this.account(name)).toHaveCount(0);
    await response;
    await this.page.keyboard.press('Escape');
  }

  /** Checks the accounts in the switcher, in any order. */
  async seesAccounts(...names: readonly UserName[]): Promise<void> {
    await this.openSwitcher();
    await expectPage(this.accounts.getByRole('button', { name: /^Sign out (?!of )/ })).toHaveCount(
      names.length,
    );
    for (const name of names) await expectPage(this.account(name)).toBeVisible();
    await this.page.keyboard.press('Escape');
    await expectPage(this.accounts).toBeHidden();
  }

  /** Checks the heading of the notes, and the switcher. */
  async isActingAs(name: UserName): Promise<void> {
    await expectPage(this.page.getByRole('heading', { name: `Notes of ${name}` })).toBeVisible();
    await expectPage(this.switcher).toContainText(name);
  }

  async addNote(text: string): Promise<void> {
    await this.typeDraft(text);
    await this.page.getByRole('button', { name: 'Add note' }).click();
    await this.seesNote(text);
    await this.seesDraft('');
  }

  async seesNote(text: string, times = 1): Promise<void> {
    await expectPage(this.note(text)).toHaveCount(times);
  }

  /** Checks that the notes are loaded, and that this one is not among them. */
  async seesNoNote(text: string): Promise<void> {
    await expectPage(this.note(text)).toHaveCount(0);
    await expectPage(this.page.getByText(text)).toBeHidden();
  }

  async typeDraft(text: string): Promise<void> {
    await this.draft.fill(text);
  }

  async seesDraft(text: string): Promise<void> {
    await expectPage(this.draft).toHaveValue(text);
  }

  async seesAlert(text: string): Promise<void> {
    // Frameworks add alerts of their own, such as the empty route announcer of Next.
    await expectPage(this.page.getByRole('alert').filter({ hasText: text })).toBeVisible();
  }

  async seesText(text: string): Promise<void> {
    await expectPage(this.page.getByText(text)).toBeVisible();
  }

  /** Requests the notes with the cookies of this browser, for the session with this ID. Returns the HTTP status. */
  requestNotes(sessionId: string): Promise<number> {
    return this.page.evaluate(async (id) => {
      const response = await fetch('/api/notes', { headers: { 'multisession-session': id } });
      return response.status;
    }, sessionId);
  }

  /** Returns the ID of the session that was selected last in this browser. */
  async lastSessionId(): Promise<string> {
    const cookies = await this.page.context().cookies();
    return cookies.find(({ name }) => name.endsWith('multisession-last'))?.value ?? '';
  }

  private async openSwitcher(): Promise<void> {
    await this.switcher.click();
    await expectPage(this.accounts).toBeVisible();
  }

  private get switcher(): Locator {
    return this.page.getByRole('banner').locator('[aria-haspopup=dialog]');
  }

  private get accounts(): Locator {
    return this.page.getByRole('dialog', { name: 'Accounts' });
  }

  private account(name: UserName): Locator {
    return this.accounts.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  /** By role, which ignores the notes and drafts of the hidden accounts. */
  private note(text: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: text });
  }

  private get draft(): Locator {
    return this.page.getByRole('textbox', { name: 'New note' });
  }
}
