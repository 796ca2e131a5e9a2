import path from 'node:path';
import { describe, expect } from 'vitest';
import { expectPage } from './expect-page.ts';
import { it } from './fixtures.ts';
import { freePort, startWithNpm, Person, type Playground } from './playground.ts';

export interface PlaygroundBackend {
  readonly backend: string;
  /** The claims of the token that the page shows. */
  readonly claims: readonly RegExp[];
  /** Text that the selection stored by a tab contains. */
  readonly storedSelection: string;
  readonly cookies: readonly RegExp[];
  readonly secure: boolean;
}

/** The tests of two accounts in the playground, started by `npm start` with one of its backends. */
export function describeTwoAccounts({
  backend,
  claims,
  storedSelection,
  cookies,
  secure,
}: PlaygroundBackend): void {
  describe(`on ${backend}`, () => {
    let start: () => Promise<Playground>;
    let playground: Playground;

    it.beforeAll(async ({ folder }) => {
      const port = await freePort();
      start = () => startWithNpm(path.join(folder, `${backend}.sqlite`), port, backend);
      playground = await start();
    });

    it.afterAll(() => playground.stop());

    it('holds two accounts, switches between them, and keeps them over a reload, a restart and a second tab', async ({
      context,
    }) => {
      const person = await Person.open(context, playground.url);

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

      const secondTab = await Person.open(context, playground.url);
      await secondTab.isActingAs('Grace Hopper');
      await secondTab.seesAccounts('Ada Lovelace', 'Grace Hopper');
      await secondTab.page.close();

      await playground.stop();
      playground = await start();
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

    it('shows each account its own notes, under the same key, and to nobody but itself what it was typing', async ({
      context,
    }) => {
      const person = await Person.open(context, playground.url);
      const { page } = person;
      const notes = page.getByRole('region', { name: /^Notes of/ }).getByRole('listitem');
      const newNote = page.getByRole('textbox', { name: 'New note' });
      const letters = page.getByRole('list', { name: 'Letters' });

      await person.signIn('Ada Lovelace');
      await expectPage(notes).toHaveText(['This is a note of ada@example.com.']);
      await newNote.fill('Write to Charles');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expectPage(notes).toHaveText(['This is a note of ada@example.com.', 'Write to Charles']);
      await newNote.fill('half a thought of Ada');
      await letters.evaluate((list) => list.scrollTo(0, 300));

      await person.addAccount('Grace Hopper');
      await expectPage(notes).toHaveText(['This is a note of grace@example.com.']);
      await expectPage(newNote).toHaveValue('');

      // Whatever is painted on the way is one account's or the other's.
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
      await expectPage(notes).toHaveText(['This is a note of ada@example.com.', 'Write to Charles']);
      await expectPage(newNote).toHaveValue('half a thought of Ada');
      expect(await letters.evaluate((list) => list.scrollTop)).toBe(300);
      const seen: string[] = await page.evaluate(() => Reflect.get(globalThis, 'seen'));
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.filter((text) => /Notes of Ada/.test(text) && /note of grace/.test(text))).toEqual([]);
    });

    it('keeps every token and secret out of what the page can store or show in its address', async ({
      context,
    }) => {
      const person = await Person.open(context, playground.url);
      await person.signIn('Ada Lovelace');
      await expectPage(person.page.getByLabel('Token claims')).toHaveText(claims);

      const stored = await person.page.evaluate(() =>
        JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
      );
      expect(stored).toContain(storedSelection);
      expect(stored).not.toMatch(/eyJ|secret|token/i);
      expect(await person.page.evaluate(() => document.cookie)).toBe('');
      expect(person.page.url()).toBe(playground.url);

      const storedCookies = await context.cookies();
      expect(storedCookies.map(({ name }) => name).toSorted()).toEqual(
        cookies.map((name) => expect.stringMatching(name)),
      );
      for (const cookie of storedCookies)
        expect(cookie).toMatchObject({ httpOnly: true, secure, sameSite: 'Lax', path: '/' });
    });
  });
}
