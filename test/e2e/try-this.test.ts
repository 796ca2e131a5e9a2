import { expectPage } from './expect-page.ts';
import { it as base } from './fixtures.ts';
import { Person } from './person.ts';

/** A tab with the accounts of Ada and Grace, in which Grace is current and the panel "Try this" is open. */
const it = base
  .extend('person', async ({ context, playground }) => {
    const person = await Person.open(context, playground.url);
    await person.signIn('Ada Lovelace');
    await person.addAccount('Grace Hopper');
    return person;
  })
  .extend('tryThis', ({ person }) => {
    const panel = person.page.getByRole('complementary', { name: 'Try this' });
    return (name: string): Promise<void> => panel.locator('button, a', { hasText: name }).click();
  });

it('Try this: a draft is kept while another account is current', async ({ person, tryThis }) => {
  await tryThis('Write a mail');
  const text = person.page.getByRole('textbox', { name: 'Text' });
  await text.fill('Dear Betty,');
  await person.switchTo('Ada Lovelace');
  await expectPage(text).toHaveCount(0);
  await person.switchTo('Grace Hopper');
  await expectPage(text).toHaveValue('Dear Betty,');

  await person.page.getByRole('link', { name: 'Settings' }).click();
  await person.page.getByRole('link', { name: 'Mail', exact: true }).click();
  await expectPage(text).toHaveValue('Dear Betty,');
});

it('Try this: two accounts are side by side, and one receives the mail that the other sends', async ({
  person,
  tryThis,
}) => {
  await tryThis('Side by side');
  const ada = person.page.getByRole('region', { name: 'Ada Lovelace' });
  const grace = person.page.getByRole('region', { name: 'Grace Hopper' });
  await ada.getByRole('button', { name: 'Write', exact: true }).click();
  await ada.getByLabel('To', { exact: true }).fill('grace@example.com');
  await ada.getByLabel('Subject').fill('From one column to the other');
  await ada.getByRole('textbox', { name: 'Text' }).fill('Do you see it?');
  await ada.getByRole('button', { name: 'Send', exact: true }).click();

  await grace.getByRole('button', { name: 'From one column to the other' }).click();
  const received = grace.getByRole('region', { name: 'Mail' });
  await expectPage(received).toContainText('Ada Lovelace');
  await expectPage(received).toContainText('Do you see it?');
});

it('Try this: another tab has an account of its own', async ({ context, person, tryThis }) => {
  const opened = context.waitForEvent('page');
  await tryThis('Open a tab');
  const second = new Person(await opened);
  await second.switchTo('Ada Lovelace');
  await person.isActingAs('Grace Hopper');
});

it('Try this: a session that expires soon can be extended', async ({ person, tryThis }) => {
  await tryThis('Expire in 30 seconds');
  const dialog = person.page.getByRole('alertdialog', { name: 'Are you still there?' });
  await dialog.getByRole('button', { name: 'Stay signed in' }).click();
  await expectPage(dialog).toBeHidden();
  await person.isActingAs('Grace Hopper');
});

it('Try this: support reads the mailbox, and cannot write', async ({ person, tryThis }) => {
  await tryThis('Impersonate');
  const banner = person.page.getByRole('region', { name: 'Impersonation' });
  await expectPage(banner).toContainText('Sam from support is acting as Grace Hopper');
  await expectPage(person.mail(/Build 11 compiles payroll/)).toBeVisible();
  await expectPage(person.page.getByRole('button', { name: 'Write', exact: true })).toBeDisabled();

  await banner.getByRole('button', { name: 'Stop' }).click();
  await expectPage(banner).toBeHidden();
  await person.isActingAs('Grace Hopper');
  await expectPage(person.page.getByRole('button', { name: 'Write', exact: true })).toBeEnabled();
});

it('Try this: another device is listed, and signed out', async ({ person, tryThis }) => {
  await tryThis('Sign in elsewhere');
  const devices = person.page.getByRole('region', { name: 'Devices' });
  const phone = devices.getByRole('listitem').filter({ hasText: 'iPhone' });
  await expectPage(phone).toContainText('Lisbon');
  await phone.getByRole('button', { name: 'Sign out' }).click();
  await person.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  await expectPage(phone).toHaveCount(0);
});

it('Try this: an account that is signed out from elsewhere leaves the others signed in', async ({
  person,
  tryThis,
}) => {
  await tryThis('Sign out from elsewhere');
  await person.choosesAccount();
  await person.page.getByText('This device was signed out from another device.').waitFor();
  await person.page
    .getByRole('main')
    .getByRole('button', { name: /^Ada Lovelace/ })
    .click();
  await person.isActingAs('Ada Lovelace');
});

it('Try this: an outage signs no account out, and the page recovers', async ({ person, tryThis }) => {
  const notice = person.page.getByText('The server cannot be reached. You are still signed in');
  await tryThis('Take the server down');
  await expectPage(notice).toBeVisible();
  await person.switchTo('Ada Lovelace');
  await expectPage(person.mail(/Charles Babbage.*Note G/)).toBeVisible();

  await tryThis('Bring the server back');
  await expectPage(notice).toBeHidden();
  await person.page.reload();
  await person.seesAccounts('Ada Lovelace', 'Grace Hopper');
});
