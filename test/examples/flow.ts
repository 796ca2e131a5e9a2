import { describe, expect, inject } from 'vitest';
import type { StartedServer } from './commands.ts';
import { startExample } from './example.ts';
import { it } from './fixtures.ts';
import { Person } from './person.ts';

/** An example app, "Notes", and the values in which it differs from the others. */
export interface Example {
  /** The name of its folder in `examples`. */
  readonly name: string;
  /**
   * Whether the notes stay mounted while the sign-in page is shown, so that a draft survives that another account is added.
   * Default `false`: the sign-in page replaces them.
   */
  readonly keepsNotesMounted?: boolean;
}

/** Declares the tests that each example passes: built for production, and with the packed package. */
export function describeExample({ name, keepsNotesMounted = false }: Example): void {
  describe(`the example ${name}`, () => {
    let app: StartedServer;

    it.beforeAll(async () => {
      app = await startExample(name, inject('tarball'));
    });

    it.afterAll(() => app?.stop());

    it('a user switches between two accounts, of which each has its own notes and draft', async ({
      context,
    }) => {
      const person = await Person.open(context, `${app.url}/sign-in`);
      await person.signIn('Ada Lovelace');
      await person.addNote('Write to Charles');
      if (keepsNotesMounted) await person.typeDraft('half a thought');

      await person.addAccount('Grace Hopper');
      await person.addNote('Fix the moth');
      await person.seesNoNote('Write to Charles');
      await person.seesDraft('');

      await person.switchTo('Ada Lovelace');
      await person.seesNote('Write to Charles');
      await person.seesNoNote('Fix the moth');
      if (!keepsNotesMounted) await person.typeDraft('half a thought');
      await person.switchTo('Grace Hopper');
      await person.seesDraft('');
      await person.switchTo('Ada Lovelace');
      await person.seesDraft('half a thought');
      expect(person.errors).toEqual([]);
    });

    it('both accounts are kept after a reload and in a new tab, and signing out of one leaves the other', async ({
      context,
    }) => {
      const person = await Person.open(context, `${app.url}/sign-in`);
      await person.signIn('Ada Lovelace');
      await person.addAccount('Grace Hopper');
      await person.page.reload();
      await person.isActingAs('Grace Hopper');
      await person.seesAccounts('Ada Lovelace', 'Grace Hopper');

      const secondTab = await Person.open(context, app.url);
      await secondTab.isActingAs('Grace Hopper');
      await secondTab.switchTo('Ada Lovelace');
      await person.isActingAs('Grace Hopper');

      await person.switchTo('Ada Lovelace');
      await person.signOut('Grace Hopper');
      await person.isActingAs('Ada Lovelace');
      await secondTab.seesAccounts('Ada Lovelace');
      await person.page.reload();
      await person.isActingAs('Ada Lovelace');
      expect([...person.errors, ...secondTab.errors]).toEqual([]);
    });

    it('a wrong password signs no user in, and the sign-in page says so', async ({ context }) => {
      const person = await Person.open(context, `${app.url}/sign-in`);
      await person.submitPassword('Ada Lovelace', 'wrong horse');
      await person.seesAlert('The e-mail or the password is wrong.');
      expect(await context.cookies()).toEqual([]);
      await person.signIn('Ada Lovelace');
      expect(person.errors).toEqual([]);
    });

    it('the API requires a session of the browser that sends the request', async ({ browser, context }) => {
      expect((await fetch(`${app.url}/api/notes`)).status).toBe(401);

      const ada = await Person.open(context, `${app.url}/sign-in`);
      await ada.signIn('Ada Lovelace');
      const otherContext = await browser.newContext();
      const grace = await Person.open(otherContext, `${app.url}/sign-in`);
      await grace.signIn('Grace Hopper');
      const sessionId = await ada.lastSessionId();
      expect([await ada.requestNotes(sessionId), await grace.requestNotes(sessionId)]).toEqual([200, 401]);
      await otherContext.close();
    });
  });
}
