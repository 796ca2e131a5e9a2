import styles from '../../src/components/session-switcher/session-switcher.css?raw';
import { createSessionData } from 'multisession/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanUpAfterEach, popup, showSwitcher } from './show-switcher.tsx';

const fifty = Array.from({ length: 50 }, (_, index) =>
  createSessionData({ id: `sess_${index}`, userId: `user_${index}`, name: `Account ${index}` }),
);

/** The corners of the page, and a place in the middle. */
const places = ['auto auto 0 0', '0 auto auto 0', '0 0 auto auto', 'auto 0 0 auto', '45% auto auto 30%'];

async function openAt(inset: string): Promise<DOMRect> {
  showSwitcher({ onAddAccount: () => {}, style: { inset, position: 'fixed' } }, { sessions: fifty });
  await userEvent.click(page.getByRole('button', { name: 'Account 0' }).first());
  const element = popup().element();
  await Promise.all(element.getAnimations().map(({ finished }) => finished));
  return element.getBoundingClientRect();
}

/** What is wrong with a place; nothing where all of the popup is on the page, and not too little of it. */
function wrongWith({ left, top, right, bottom, height }: DOMRect): readonly string[] {
  const wrong = {
    left: left < 0,
    top: top < 0,
    right: right > innerWidth,
    bottom: bottom > innerHeight,
    height: height < 100,
  };
  return Object.entries(wrong).flatMap(([side, isWrong]) => (isWrong ? [side] : []));
}

describe.each([
  [1000, 800],
  [320, 480],
  [640, 360],
])('the popup, on a page of %i x %i', (width, height) => {
  cleanUpAfterEach();
  beforeEach(() => page.viewport(width, height));

  it.each(places)('is on the page wherever its trigger is: %s', async (inset) => {
    expect(wrongWith(await openAt(inset))).toEqual([]);
  });
});

describe('the popup, where there is no anchor positioning', () => {
  const sheet = new CSSStyleSheet();
  const [, rule = ''] = /\.ms-popup \{([\s\S]*?)\n {2}\}/.exec(styles) ?? [];

  cleanUpAfterEach();
  beforeEach(async () => {
    await page.viewport(320, 480);
    // What such a browser would do: leave out what it does not know.
    sheet.replaceSync(`.ms-popup { position-area: none; position-try-fallbacks: none; ${rule} }`);
    document.adoptedStyleSheets = [sheet];
  });
  afterEach(() => {
    document.adoptedStyleSheets = [];
  });

  it.each(['ltr', 'rtl'])('is in the upper end corner, from %s', async (dir) => {
    expect(rule).toContain('inset-block-start');
    document.documentElement.dir = dir;
    const place = await openAt('0 0 auto auto');
    document.documentElement.dir = '';
    expect(wrongWith(place)).toEqual([]);
    expect(place.top).toBe(64);
    expect(dir === 'ltr' ? innerWidth - place.right : place.left).toBe(8);
  });
});
