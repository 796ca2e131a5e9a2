import styles from '../../src/components/session-switcher/session-switcher.css?raw';
import type { SessionSwitcherProps } from 'multisession/components';
import { createSessionData } from 'multisession/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanUpAfterEach, popup, showSwitcher } from './show-switcher.tsx';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

const fifty = Array.from({ length: 50 }, (_, index) =>
  createSessionData({ id: `sess_${index}`, userId: `user_${index}`, name: `Account ${index}` }),
);

/** The insets of the trigger: the corners of the page, and a position in the middle. */
const insets = ['auto auto 0 0', '0 auto auto 0', '0 0 auto auto', 'auto 0 0 auto', '45% auto auto 30%'];

async function openAt(inset: string, props: SessionSwitcherProps = {}, sessions = fifty): Promise<DOMRect> {
  const style = { inset, position: 'fixed' } as const;
  showSwitcher({ onAddAccount: () => {}, style, ...props }, { sessions });
  await userEvent.click(page.getByRole('button', { name: 'Account 0' }).first());
  const element = popup().element();
  await Promise.all(element.getAnimations().map(({ finished }) => finished));
  return element.getBoundingClientRect();
}

/** Returns the sides on which the popup overflows the page, and `height` if the popup is lower than 100 px. */
function findOverflow({ left, top, right, bottom, height }: DOMRect): readonly string[] {
  const overflow = {
    left: left < 0,
    top: top < 0,
    right: right > innerWidth,
    bottom: bottom > innerHeight,
    height: height < 100,
  };
  return Object.entries(overflow).flatMap(([side, overflows]) => (overflows ? [side] : []));
}

describe.each([
  [1000, 800],
  [320, 480],
  [640, 360],
])('the SessionSwitcher popup on a page of %i x %i px', (width, height) => {
  cleanUpAfterEach();
  beforeEach(() => page.viewport(width, height));

  it.each(insets)('stays on the page with its trigger at inset %s', async (inset) => {
    expect(findOverflow(await openAt(inset))).toEqual([]);
  });
});

describe('the SessionSwitcher popup in a narrow window', () => {
  cleanUpAfterEach();
  beforeEach(() => page.viewport(320, 600));

  it.each([
    ['end', '0 16px auto auto'],
    ['start', '0 auto auto 16px'],
  ] as const)('has a distance to both edges (%s)', async (align, inset) => {
    const { left, right } = await openAt(inset, { align }, fifty.slice(0, 2));
    expect(Math.min(left, 320 - right)).toBe(8);
  });
});

describe('the SessionSwitcher popup that fills the page', () => {
  cleanUpAfterEach();
  beforeEach(() => page.viewport(1000, 600));

  it.each([
    ['end', 'right', '0 90px auto auto'],
    ['end', 'right', 'auto 90px 0 auto'],
    ['start', 'left', '0 auto auto 90px'],
    ['start', 'left', 'auto auto 0 90px'],
  ] as const)('keeps the %s edge of its trigger (%s, at inset %s)', async (align, edge, inset) => {
    const rect = await openAt(inset, { align });
    const trigger = page.getByRole('button', { name: 'Account 0' }).first().element();
    expect(rect.height).toBeGreaterThan(500);
    expect(Math.round(rect[edge])).toBe(Math.round(trigger.getBoundingClientRect()[edge]));
  });
});

describe.each(['ltr', 'rtl'])('the SessionSwitcher popup without CSS anchor positioning (%s)', (dir) => {
  const sheet = new CSSStyleSheet();
  const [, rule = ''] = /\.ms-popup \{([\s\S]*?)\n {2}\}/.exec(styles) ?? [];

  cleanUpAfterEach();
  beforeEach(async () => {
    await page.viewport(640, 480);
    // Simulates a browser without anchor positioning, which ignores these properties.
    sheet.replaceSync(`.ms-popup { position-area: none; position-try-fallbacks: none; ${rule} }`);
    document.adoptedStyleSheets = [sheet];
    document.documentElement.dir = dir;
  });
  afterEach(() => {
    document.adoptedStyleSheets = [];
    document.documentElement.dir = '';
  });

  it.each(insets)('opens beside its trigger at inset %s, and stays on the page', async (inset) => {
    expect(rule).toContain('--ms-popup-inset');
    const rect = await openAt(inset);
    const trigger = page.getByRole('button', { name: 'Account 0' }).first().element().getBoundingClientRect();
    expect(findOverflow(rect)).toEqual([]);
    expect(Math.round(Math.max(rect.top - trigger.bottom, trigger.top - rect.bottom))).toBe(6);
    expect(Math.min(Math.abs(rect.left - trigger.left), Math.abs(rect.right - trigger.right))).toBeLessThan(
      9,
    );
  });

  it('opens above a row at the bottom of a sidebar that is transformed, at the side of the sidebar', async () => {
    const isRightToLeft = dir === 'rtl';
    const style = {
      inset: 'auto auto 0 0',
      position: 'fixed',
      inlineSize: 200,
      translate: '8px -8px',
    } as const;
    const mirrored = { ...style, inset: 'auto 0 0 auto', translate: '-8px -8px' };
    showSwitcher(
      { variant: 'row', side: 'top', style: isRightToLeft ? mirrored : style },
      { sessions: fifty.slice(0, 3) },
    );
    const trigger = page.getByRole('button', { name: 'Account 0' }).first();
    await userEvent.click(trigger);
    await Promise.all(
      popup()
        .element()
        .getAnimations()
        .map(({ finished }) => finished),
    );
    const rect = popup().element().getBoundingClientRect();
    const row = trigger.element().getBoundingClientRect();
    expect(findOverflow(rect)).toEqual([]);
    expect(Math.round(row.top - rect.bottom)).toBe(6);
    expect(Math.round(isRightToLeft ? row.right - rect.right : rect.left - row.left)).toBe(0);
  });
});
