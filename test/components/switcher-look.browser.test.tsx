import { SessionIcon, SessionSwitcher } from 'multisession/components';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { emulateMedia } from './forced-colors/emulate-media.ts';
import { ada, cleanUpAfterEach, popup, row, showSwitcher } from './show-switcher.tsx';

cleanUpAfterEach();
afterEach(async () => {
  await emulateMedia({});
  document.documentElement.dir = '';
});

async function open(): Promise<void> {
  await userEvent.click(page.getByRole('button', { name: 'Ada Lovelace' }));
  await expect.element(popup()).toBeVisible();
}

it('the check mark of an organization is not mirrored in a right-to-left page', async () => {
  document.documentElement.dir = 'rtl';
  const sessions = [{ ...ada, lastActiveOrganizationId: 'org_acme' }];
  showSwitcher({ organizations: () => [{ id: 'org_acme', name: 'Acme' }] }, { sessions });
  await open();
  const iconOf = (name: RegExp) => getComputedStyle(row(name).element().querySelector('svg')!).scale;
  expect([iconOf(/^Sign out Ada/), iconOf(/^Acme/)]).toEqual(['-1 1', 'none']);
});

it('the icon of a link has the colour of its text in forced colours', async () => {
  await emulateMedia({ 'forced-colors': 'active' });
  showSwitcher({
    actions: (
      <SessionSwitcher.Action href="#settings">
        <SessionIcon name="settings" /> Settings
      </SessionSwitcher.Action>
    ),
  });
  await open();
  const link = popup().getByRole('link', { name: 'Settings' }).element();
  expect(getComputedStyle(link.querySelector('svg')!).color).toBe(getComputedStyle(link).color);
});

it('a badge leaves room for the name while the sign-out button is hidden', async () => {
  showSwitcher({ renderBadge: () => 'Alt+Shift+1' });
  await open();
  const name = row(/^Grace/)
    .element()
    .querySelector('.ms-name')!;
  expect(name.scrollWidth).toBeLessThanOrEqual(name.clientWidth);
});
