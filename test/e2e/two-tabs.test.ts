import { it as base } from './fixtures.ts';
import { Person } from './playground.ts';

/** A tab with two accounts, in which Grace is current. */
const it = base.extend('first', async ({ context, playground }) => {
  const person = await Person.open(context, playground.url);
  await person.signIn('Ada Lovelace');
  await person.addAccount('Grace Hopper');
  return person;
});

it('keeps a different current account in each tab after a reload, and signs an account out in both', async ({
  context,
  playground,
  first,
}) => {
  const second = await Person.open(context, playground.url);
  await second.isActingAs('Grace Hopper');
  await second.switchTo('Ada Lovelace');
  await first.isActingAs('Grace Hopper');

  await Promise.all([first.page.reload(), second.page.reload()]);
  await first.isActingAs('Grace Hopper');
  await second.isActingAs('Ada Lovelace');

  await second.signOut('Ada Lovelace');
  await second.isActingAs('Grace Hopper');
  await first.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await first.isActingAs('Grace Hopper');
  await first.seesAccounts('Grace Hopper');
});

it('shows that the session was removed instead of switching accounts when another tab signs it out', async ({
  context,
  playground,
  first,
}) => {
  const second = await Person.open(context, playground.url);
  await second.signOut('Grace Hopper');

  await first.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await first.isSignedOut();
  await first.page.getByText('Your last session is removed.').waitFor();
  await first.seesAccounts('Ada Lovelace');
});
