import { type AxeResults, source } from 'axe-core';
import { expect as expectPage, type Page } from 'playwright/test';
import { describe, expect } from 'vitest';
import { serveAppWithItem } from '../registry/install-item.ts';
import { it as base } from './fixtures.ts';

const it = base.extend('url', { scope: 'file' }, async ({}, { onCleanup }) => {
  const app = await serveAppWithItem();
  onCleanup(() => app.close());
  return app.url;
});

/** Opens the menu in a theme of shadcn. */
async function openMenu(page: Page, url: string, theme: string) {
  await page.goto(url);
  await page.evaluate((name) => document.documentElement.classList.add(name), theme);
  const trigger = page.locator('aside [aria-haspopup=dialog]');
  await trigger.click();
  const menu = page.locator('aside [popover]');
  await expectPage(menu).toBeVisible();
  return { trigger, menu };
}

describe('the registry item in an app with Tailwind', () => {
  describe.each([
    ['light', 'oklch(1 0 0)', 'oklch(0.145 0 0)'],
    ['dark', 'oklch(0.205 0 0)', 'oklch(0.985 0 0)'],
  ])('in the %s theme', (theme, background, text) => {
    it('has the colors of the theme', async ({ context, url }) => {
      const { menu } = await openMenu(await context.newPage(), url, theme);
      await expectPage(menu).toHaveCSS('background-color', background);
      await expectPage(menu).toHaveCSS('color', text);
      await expectPage(menu).toHaveCSS('border-top-width', '1px');
    });

    it('is accessible', async ({ context, url }) => {
      const page = await context.newPage();
      const { menu } = await openMenu(page, url, theme);
      await menu.getByRole('button', { name: /^Grace/ }).hover();
      await page.addScriptTag({ content: source });
      const { violations } = await page.evaluate<AxeResults>("axe.run('aside')");
      expect(violations).toEqual([]);
    });
  });

  describe.each([
    ['beside its trigger', 800, { isBeside: true, isAbove: false }],
    ['above its trigger in a narrow window', 390, { isBeside: false, isAbove: true }],
  ])('%s', (_, width, place) => {
    it('opens its menu', async ({ context, url }) => {
      const page = await context.newPage();
      await page.setViewportSize({ width, height: 700 });
      const { menu, trigger } = await openMenu(page, url, 'light');
      const box = await menu.boundingBox();
      const triggerBox = await trigger.boundingBox();
      if (!box || !triggerBox) throw new Error('The menu is not shown.');
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      const isBeside = box.x >= triggerBox.x + triggerBox.width;
      expect({ isBeside, isAbove: box.y + box.height <= triggerBox.y }).toEqual(place);
    });
  });

  it('switches the account, and asks before it signs out of all', async ({ context, url }) => {
    const { menu, trigger } = await openMenu(await context.newPage(), url, 'light');
    await expectPage(menu.getByRole('button', { name: /^Ada Lovelace/ })).toBeFocused();
    await menu.getByRole('button', { name: 'Sign out of all accounts' }).click();
    await menu.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await menu.getByRole('button', { name: /^Grace/ }).click();
    await expectPage(menu).toBeHidden();
    await expectPage(trigger).toContainText('Grace Hopper');
  });

  it('leaves the styled switcher its look, and Tailwind classes override it in a production build', async ({
    context,
    url,
  }) => {
    const page = await context.newPage();
    await page.goto(url);
    const trigger = page.locator('.ms-trigger');
    await expectPage(trigger).toHaveCSS('background-color', 'oklch(0.637 0.237 25.331)');
    await expectPage(trigger).toHaveCSS('padding', '4px 8px 4px 4px');
    await expectPage(trigger).toHaveCSS('border-top-width', '1px');
  });
});
