import { expect } from 'vitest';
import { it } from './fixtures.ts';
import { framesOf, recordFrames } from './frames.ts';
import { Person } from './person.ts';

/** No test depends on how fast something happens. */
const pollOptions = { timeout: 30_000 };

/** Declares the tests of examples whose server renders the page of an account. */
export function declareServerRendering(getUrl: () => string): void {
  it('the server renders the page of the only account, also without JavaScript, and caches do not store it', async ({
    browser,
    context,
  }) => {
    const person = await Person.open(context, `${getUrl()}/sign-in`);
    await person.signIn('Ada Lovelace');

    const withoutScripts = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await context.storageState(),
    });
    const page = await withoutScripts.newPage();
    const response = await page.goto(getUrl());
    await new Person(page).isActingAs('Ada Lovelace');
    expect(response?.headers()['cache-control']).toMatch(/^private, .*\bno-store\b/);
    await withoutScripts.close();
    expect(person.errors).toEqual([]);
  });

  it('no frame shows another account than that of the tab, after a reload, Back, a link, and in a new tab', async ({
    context,
  }) => {
    await recordFrames(context);
    const ada = await Person.open(context, `${getUrl()}/sign-in`);
    await ada.signIn('Ada Lovelace');
    await ada.addAccount('Grace Hopper');
    const graceId = await ada.lastSessionId();
    await ada.switchTo('Ada Lovelace');
    // A page that is requested before a switch has reached the server starts with the former account.
    await expect.poll(() => ada.lastSessionId(), pollOptions).not.toBe(graceId);
    const grace = await Person.open(context, getUrl());
    await grace.isActingAs('Ada Lovelace');
    await grace.switchTo('Grace Hopper');
    await expect.poll(() => grace.lastSessionId(), pollOptions).toBe(graceId);

    // The server renders the account that was selected last.
    await ada.page.reload();
    await ada.isActingAs('Ada Lovelace');
    expect(String(await framesOf(ada.page))).not.toContain('Grace');

    await ada.page.goto(`${getUrl()}/sign-in`);
    expect(String(await framesOf(ada.page))).not.toContain('Grace');
    await ada.page.goBack();
    await ada.isActingAs('Ada Lovelace');
    expect(String(await framesOf(ada.page))).not.toContain('Grace');

    await ada.page.goto(`data:text/html,<a href="${getUrl()}">Notes</a>`);
    await ada.page.getByRole('link').click();
    await ada.isActingAs('Ada Lovelace');
    expect(String(await framesOf(ada.page))).not.toContain('Grace');

    const newTab = await Person.open(context, getUrl());
    await newTab.isActingAs('Grace Hopper');
    expect(String(await framesOf(newTab.page))).not.toContain('Ada');
    expect([...ada.errors, ...grace.errors, ...newTab.errors]).toEqual([]);
  });

  it('a note that is typed before the scripts of the page have run is not lost', async ({ context }) => {
    const person = await Person.open(context, `${getUrl()}/sign-in`);
    await person.signIn('Ada Lovelace');
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await person.page.route(/\.js(\?|$)/, async (route) => {
      await released;
      await route.continue();
    });
    await person.page.reload({ waitUntil: 'commit' });
    await person.typeDraft('Typed early');
    await expect.poll(() => person.page.evaluate(() => document.readyState), pollOptions).toBe('interactive');
    release();
    await person.page.getByRole('button', { name: 'Add note' }).click();
    await person.seesNote('Typed early');
    await person.seesDraft('');
    expect(person.errors).toEqual([]);
  });
}
