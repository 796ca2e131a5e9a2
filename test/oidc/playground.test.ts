import path from 'node:path';
import { expect } from 'vitest';
import { expectPage } from '../e2e/expect-page.ts';
import { freePort, startWithNpm } from '../e2e/playground.ts';
import { choose, it } from './fixtures.ts';

it('npm start -- --backend oidc starts a provider, at which a user signs in to the playground', async ({
  context,
  folder,
}) => {
  const playground = await startWithNpm(path.join(folder, 'unused.sqlite'), await freePort(), 'oidc');
  try {
    const page = await context.newPage();
    await page.goto(playground.url);
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill('ada@example.com');
    const popup = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await choose(await popup, 'Ada');
    await expectPage(page.getByRole('heading', { level: 1, name: 'Ada Lovelace' })).toBeVisible();
    await expectPage(page.getByText('This is a note by ada@example.com.')).toBeVisible();
    expect(page.url()).toBe(playground.url);
  } finally {
    await playground.stop();
  }
});
