import type { Page } from 'playwright/test';
import { expect } from 'vitest';
import { it as base } from './fixtures.ts';
import { Person } from './person.ts';

/** Presses a button of the switcher, and leaves the page in the same instant. */
async function pressAndLeave(page: Page, name: RegExp): Promise<void> {
  await page
    .getByRole('dialog', { name: 'Accounts' })
    .getByRole('button', { name })
    .evaluate((button) => {
      button.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      location.assign('about:blank');
    });
  await page.waitForURL('about:blank');
}

/** A tab with two accounts, in which Grace is current. */
const it = base.extend('person', async ({ context, playground }) => {
  const person = await Person.open(context, playground.url);
  await person.signIn('Ada Lovelace');
  await person.addAccount('Grace Hopper');
  await person.openSwitcher();
  return person;
});

it('a switch reaches the server, and a new tab starts with the account, although the page is left at once', async ({
  context,
  playground,
  person,
}) => {
  const last = async () => (await context.cookies()).find(({ name }) => name.endsWith('-last'))?.value;
  const grace = await last();
  await pressAndLeave(person.page, /^Ada Lovelace/);
  await expect.poll(last, { timeout: 30_000 }).not.toBe(grace);
  const newTab = await Person.open(context, playground.url);
  await newTab.isActingAs('Ada Lovelace');
});

it('a sign-out reaches the server, and closes the session, although the page is left at once', async ({
  context,
  playground,
  person,
}) => {
  await person.page.getByRole('button', { name: 'Sign out Ada Lovelace' }).click();
  await pressAndLeave(person.page, /^Sign out$/);
  const newTab = await Person.open(context, playground.url);
  await newTab.seesAccounts('Grace Hopper');
});
