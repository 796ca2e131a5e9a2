import axe from 'axe-core';
import type { Page } from 'playwright/test';
import { onTestFinished } from 'vitest';
import { expectPage } from './expect-page.ts';
import { it } from './fixtures.ts';
import { Person } from './person.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Returns the violations of accessibility rules that axe finds on a page, as a list of rules and elements. */
async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    const { violations } = await Reflect.get(globalThis, 'axe').run({ runOnly: { type: 'tag', values } });
    return violations.flatMap(({ id, nodes }: { id: string; nodes: { target: string[] }[] }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    );
  }, rules);
}

const looks = [
  { name: 'light, on a desktop', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark, on a phone', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

for (const look of looks) {
  it(`axe finds no violation on the pages of the mail app: ${look.name}`, async ({ browser, playground }) => {
    const context = await browser.newContext(look);
    onTestFinished(() => context.close());
    const person = await Person.open(context, playground.url);
    const { page } = person;
    const isClean = async (name: string): Promise<void> =>
      expectPage(await findViolations(page), name).toEqual([]);
    await page.getByRole('list', { name: 'Demo accounts' }).waitFor();
    await isClean('sign-in');

    await person.signIn('Ada Lovelace');
    await person.addAccount('Grace Hopper');
    await person.mail(/Build 11/).waitFor();
    await isClean('inbox');
    await page.getByRole('button', { name: 'Try this' }).click();
    await isClean('inbox with the panel opened or closed');
    await page.getByRole('button', { name: 'Try this' }).click();
    await person.mail(/Build 11/).click();
    await page.getByRole('heading', { name: 'Build 11 compiles payroll' }).waitFor();
    await isClean('mail');
    await page.getByRole('button', { name: 'Reply' }).click();
    await page.getByRole('textbox', { name: 'Text' }).waitFor();
    await isClean('new mail');
    await person.openSwitcher();
    await isClean('switcher');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Side by side' }).first().click();
    await page.getByRole('region', { name: 'Ada Lovelace' }).waitFor();
    await isClean('side by side');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Token claims').waitFor();
    await isClean('settings');
  });
}
