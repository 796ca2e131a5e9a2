import path from 'node:path';
import { describe, expect } from 'vitest';
import { expectPage } from './expect-page.ts';
import { it } from './fixtures.ts';
import { Person } from './person.ts';
import { type Playground, startWithNpm } from './playground.ts';
import { type SplitBackend, startSplitPlayground } from './split-playground.ts';

/** A backend of the playground, and the values in which it differs from the others. */
export interface PlaygroundBackend {
  /** The value of `npm start -- --backend`. */
  readonly backend: string;
  /** The backend of a playground that is built, and not started with `npm start`. */
  readonly split?: SplitBackend;
  /** Patterns for the token claims that the page shows. */
  readonly claims: readonly RegExp[];
  /** A substring of the tab's stored selection. */
  readonly storedSelection: string;
  /** Patterns for the names of all cookies, in alphabetical order. */
  readonly cookies: readonly RegExp[];
  /** The pattern for the paths of the cookies. Default: only `/`. */
  readonly cookiePaths?: RegExp;
  /** Whether the cookies have the `Secure` attribute. */
  readonly secure: boolean;
  /** Whether sign-ins open a window of a provider. Default: the page lists the demo accounts itself. */
  readonly signsInWithWindow?: boolean;
}

/** Declares the tests of two accounts in the playground with one of its backends. */
export function describeTwoAccounts({
  backend,
  split,
  claims,
  storedSelection,
  cookies,
  cookiePaths = /^\/$/,
  secure,
  signsInWithWindow,
}: PlaygroundBackend): void {
  describe(`the playground with the backend ${backend}`, () => {
    let playground: Playground;

    it.beforeAll(async ({ folder, builtSite }) => {
      const database = path.join(folder, `${backend}.sqlite`);
      playground = split
        ? await startSplitPlayground({
            database,
            site: await builtSite('examples/playground', split),
            backend: split,
          })
        : await startWithNpm(database, backend);
    });

    it.afterAll(() => playground.stop());

    it('the page switches between two accounts, and keeps both after a reload, a server restart and in a second tab', async ({
      context,
    }) => {
      const person = await Person.open(context, playground.url, signsInWithWindow);

      await person.signIn('Ada Lovelace');
      await person.addAccount('Grace Hopper');
      await person.seesAccounts('Ada Lovelace', 'Grace Hopper');

      const documents: string[] = [];
      person.page.on('request', (request) => {
        if (request.isNavigationRequest()) documents.push(request.url());
      });
      await person.switchTo('Ada Lovelace');
      await person.switchTo('Grace Hopper');
      expect(documents).toEqual([]);

      await person.page.reload();
      await person.isActingAs('Grace Hopper');
      await person.seesAccounts('Ada Lovelace', 'Grace Hopper');

      const secondTab = await Person.open(context, playground.url, signsInWithWindow);
      await secondTab.isActingAs('Grace Hopper');
      await secondTab.seesAccounts('Ada Lovelace', 'Grace Hopper');
      await secondTab.page.close();

      await playground.restart();
      await person.page.goto(playground.url);
      await person.isActingAs('Grace Hopper');

      await person.signOut('Grace Hopper');
      await person.isActingAs('Ada Lovelace');
      await person.seesAccounts('Ada Lovelace');
      await person.page.reload();
      await person.isActingAs('Ada Lovelace');

      await person.signOut('Ada Lovelace');
      await person.isSignedOut();
    });

    it('the page shows each account only its own mail and drafts, although the query keys are the same', async ({
      context,
    }) => {
      const person = await Person.open(context, playground.url, signsInWithWindow);
      const { page } = person;
      const mails = page.getByRole('list', { name: 'Messages' }).getByRole('button');
      const text = page.getByRole('textbox', { name: 'Text' });
      const list = page.getByRole('list', { name: 'Messages' });

      await person.signIn('Ada Lovelace');
      await expectPage(mails).toHaveCount(12);
      await expectPage(person.mail(/Charles Babbage.*Note G/)).toBeVisible();
      await person.send('charles@engine.example', 'Write to Charles');
      await page.getByRole('button', { name: 'Sent', exact: true }).click();
      await expectPage(mails).toHaveText([/^To charles@engine.example.*Write to Charles/]);
      await page.getByRole('button', { name: /^Inbox/ }).click();
      await expectPage(mails).toHaveCount(12);
      await page.getByRole('button', { name: 'Write', exact: true }).click();
      await text.fill('half a thought of Ada');
      await list.evaluate((element) => element.scrollTo(0, 300));

      await person.addAccount('Grace Hopper');
      await expectPage(mails).toHaveCount(12);
      await expectPage(person.mail(/Build 11 compiles payroll/)).toBeVisible();
      await expectPage(text).toHaveCount(0);

      // Records every intermediate state, none of which may mix the two accounts.
      await page.evaluate(() => {
        const seen: string[] = [];
        Object.assign(globalThis, { seen });
        new MutationObserver(() => seen.push(document.querySelector('main')?.innerText ?? '')).observe(
          document,
          {
            subtree: true,
            childList: true,
            characterData: true,
          },
        );
      });
      await person.switchTo('Ada Lovelace');
      await expectPage(person.mail(/Charles Babbage.*Note G/)).toBeVisible();
      await expectPage(text).toHaveValue('half a thought of Ada');
      expect(await list.evaluate((element) => element.scrollTop)).toBe(300);
      const seen: string[] = await page.evaluate(() => Reflect.get(globalThis, 'seen'));
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.filter((shown) => /Ada Lovelace/.test(shown) && /Build 11/.test(shown))).toEqual([]);
      await page.getByRole('button', { name: 'Sent', exact: true }).click();
      await expectPage(mails).toHaveText([/Write to Charles/]);
    });

    it('the page stores no token or secret where scripts can read it, nor in the URL', async ({
      context,
    }) => {
      const person = await Person.open(context, playground.url, signsInWithWindow);
      await person.signIn('Ada Lovelace');
      await person.page.getByRole('link', { name: 'Settings' }).click();
      await expectPage(person.page.getByLabel('Token claims')).toHaveText(claims);

      const stored = await person.page.evaluate(() =>
        JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
      );
      expect(stored).toContain(storedSelection);
      expect(stored).not.toMatch(/eyJ[\w-]*\.|secret|token/i);
      expect(await person.page.evaluate(() => document.cookie)).toBe('');
      expect(person.page.url()).toBe(`${playground.url}#settings`);

      const storedCookies = await context.cookies();
      expect(storedCookies.map(({ name }) => name).toSorted()).toEqual(
        cookies.map((name) => expect.stringMatching(name)),
      );
      const path = expect.stringMatching(cookiePaths);
      for (const cookie of storedCookies)
        expect(cookie).toMatchObject({ httpOnly: true, secure, sameSite: 'Lax', path });
    });
  });
}
