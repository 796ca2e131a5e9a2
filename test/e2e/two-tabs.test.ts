import { it as base } from './fixtures.ts';
import { Person } from './person.ts';

/** A tab with two accounts, in which Grace is current. */
const it = base.extend('first', async ({ context, playground }) => {
  const person = await Person.open(context, playground.url);
  await person.signIn('Ada Lovelace');
  await person.addAccount('Grace Hopper');
  return person;
});

it('each tab keeps its own current account after a reload, and a sign-out applies to both tabs', async ({
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

it('a tab shows that its session was removed, and does not switch accounts, when another tab signs it out', async ({
  context,
  playground,
  first,
}) => {
  const second = await Person.open(context, playground.url);
  await second.signOut('Grace Hopper');

  await first.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await first.choosesAccount();
  await first.page.getByText('The account has been signed out.').waitFor();
  await first.seesAccounts('Ada Lovelace');
});
