import type { Locator, Page } from 'playwright/test';
import { expectPage } from './expect-page.ts';
import { it } from './fixtures.ts';
import { Person } from './person.ts';

/** More than the controls of any page. */
const MAX_TABS = 80;

/** Moves the focus to an element with Tab, as a user without a pointer does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let count = 0; count < MAX_TABS; count += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(target)}.`);
}

async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

it('the mail app can be used with the keyboard alone', async ({ context, playground }) => {
  const person = await Person.open(context, playground.url);
  const { page } = person;
  const { keyboard } = page;
  const demoAccount = (name: RegExp) =>
    page.getByRole('list', { name: 'Demo accounts' }).getByRole('button', { name });
  const popup = page.getByRole('dialog', { name: 'Accounts' });
  const openSwitcher = async () => {
    await press(page, page.getByRole('banner').locator('[aria-haspopup=dialog]'));
    await expectPage(popup).toBeVisible();
  };

  await press(page, demoAccount(/^Ada Lovelace/));
  await person.isActingAs('Ada Lovelace');

  await openSwitcher();
  await press(page, popup.getByRole('button', { name: 'Add account' }));
  await press(page, demoAccount(/^Grace Hopper/));
  await person.isActingAs('Grace Hopper');

  await openSwitcher();
  await keyboard.press('ArrowDown');
  await keyboard.type('ada');
  await expectPage(popup.getByRole('button', { name: /^Ada Lovelace/ })).toBeFocused();
  await keyboard.press('Enter');
  await person.isActingAs('Ada Lovelace');

  await press(page, page.getByRole('button', { name: 'Write', exact: true }));
  await tabTo(page, page.getByLabel('To', { exact: true }));
  await keyboard.type('grace@example.com');
  await tabTo(page, page.getByLabel('Subject'));
  await keyboard.type('By keyboard');
  await tabTo(page, page.getByRole('textbox', { name: 'Text' }));
  await keyboard.type('Without a mouse.');
  await press(page, page.getByRole('button', { name: 'Send', exact: true }));
  await expectPage(page.getByText('Sent to grace@example.com.')).toBeVisible();

  await openSwitcher();
  await press(page, popup.getByRole('button', { name: /^Sign out of all/ }));
  const question = page.getByRole('alertdialog');
  await press(page, question.getByRole('button', { name: /^Sign out/ }));
  await person.isSignedOut();
});
