import { SessionIcon, SessionSwitcher } from 'multisession/components';
import { createSessionData } from 'multisession/testing';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { contrast, parseColor } from './forced-colors/contrast.ts';
import { emulateMedia } from './forced-colors/emulate-media.ts';
import { ada, cleanUpAfterEach, popup, row, showSwitcher } from './show-switcher.tsx';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

cleanUpAfterEach();
afterEach(async () => {
  await emulateMedia({});
  document.documentElement.dir = '';
});

/** Applies the rules for touch screens. Chromium cannot turn off the emulation of touch again. */
function emulateTouch(): void {
  const rulesIn = (parent: { readonly cssRules: CSSRuleList }): readonly CSSRule[] =>
    [...parent.cssRules].flatMap((rule) => (rule instanceof CSSLayerBlockRule ? rulesIn(rule) : [rule]));
  const touch = [...document.styleSheets]
    .flatMap(rulesIn)
    .filter((rule) => rule instanceof CSSMediaRule)
    .filter(({ media }) => media.mediaText.includes('(pointer: coarse)'));
  expect(touch.filter(({ media }) => media.mediaText.includes('width'))).toHaveLength(1);
  for (const { media } of touch) {
    const { mediaText } = media;
    media.mediaText = mediaText.replace('(pointer: coarse)', '(width > 0)');
    onTestFinished(() => {
      media.mediaText = mediaText;
    });
  }
}

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

it('the close button and the check mark of an organization are in the column of the sign-out buttons', async () => {
  const centreOf = (element: Element): number => {
    const { left, right } = element.querySelector('svg')!.getBoundingClientRect();
    return (left + right) / 2;
  };
  const sessions = [{ ...ada, lastActiveOrganizationId: 'org_acme' }, createSessionData({ name: 'Eve' })];
  showSwitcher({ organizations: () => [{ id: 'org_acme', name: 'Acme' }] }, { sessions });
  await open();
  const check = row(/^Acme/).first();
  const signOut = row(/^Sign out Eve/);
  expect(centreOf(check.element())).toBeCloseTo(centreOf(signOut.element()), 0);
  emulateTouch();
  const close = popup().getByRole('button', { name: 'Close' });
  expect(centreOf(check.element())).toBeCloseTo(centreOf(signOut.element()), 0);
  expect(centreOf(close.element())).toBeCloseTo(centreOf(signOut.element()), 0);
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

it('nothing in a row moves when its sign-out button appears', async () => {
  showSwitcher({ renderBadge: () => '3' });
  await open();
  const grace = row(/^Grace/);
  const parts = () =>
    ['.ms-picture', '.ms-name', '.ms-badge'].map((selector) => {
      const { left, right } = grace.element().querySelector(selector)!.getBoundingClientRect();
      return [left, right];
    });
  const quiet = parts();
  await userEvent.hover(grace);
  await expect.poll(() => getComputedStyle(row(/^Sign out Grace/).element()).opacity).toBe('1');
  expect(parts()).toEqual(quiet);
});

it('the identifier has the whole width below the name and its badge', async () => {
  if (!ada.publicUserData) throw new Error('The session has no user data.');
  const publicUserData = { ...ada.publicUserData, identifier: 'ada.lovelace@engine.example' };
  showSwitcher({ renderBadge: () => 'Alt+Shift+1' }, { sessions: [{ ...ada, publicUserData }] });
  await open();
  const [name, badge, identifier] = ['.ms-name', '.ms-badge', '.ms-identifier'].map((selector) =>
    document.querySelector(`.ms-header ${selector}`)!,
  );
  expect(identifier!.scrollWidth).toBeLessThanOrEqual(identifier!.clientWidth);
  const middleOf = (element: Element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return (top + bottom) / 2;
  };
  expect(Math.abs(middleOf(badge!) - middleOf(name!))).toBeLessThan(1);
});

it('the text of a row is centred beside the avatar, whatever it contains', async () => {
  const nameless = createSessionData({ name: 'Grace Hopper' });
  const publicUserData = nameless.publicUserData && {
    ...nameless.publicUserData,
    firstName: null,
    lastName: null,
    username: null,
  };
  showSwitcher({ renderBadge: () => '3' }, { sessions: [ada, { ...nameless, publicUserData }] });
  await open();
  const rows = [...document.querySelectorAll('.ms-select')];
  const distances = rows.map((element) => {
    const texts = [...element.querySelectorAll('.ms-account > *')].map((text) =>
      text.getBoundingClientRect(),
    );
    const picture = element.querySelector('.ms-picture')!.getBoundingClientRect();
    const [first, last] = [texts[0]!, texts.at(-1)!];
    return Math.abs(first.top + last.bottom - picture.top - picture.bottom) / 2;
  });
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    'ALAda Lovelace 3 ada@example.com',
    'Ggrace@example.com 3 ',
  ]);
  expect(distances.every((distance) => distance < 1)).toBe(true);
});

it('the edge of the popup has a contrast of 3:1 in dark, where its shadow is not visible', async () => {
  await emulateMedia({ 'prefers-color-scheme': 'dark' });
  document.documentElement.style.colorScheme = 'dark';
  showSwitcher();
  await open();
  const { borderTopColor, backgroundColor } = getComputedStyle(popup().element());
  document.documentElement.style.colorScheme = '';
  expect(contrast(parseColor(borderTopColor), parseColor(backgroundColor))).toBeGreaterThanOrEqual(3);
});

it('the edge of the popup follows the colour of borders that is set on an element around the switcher', async () => {
  const edge = () => getComputedStyle(popup().element()).borderTopColor;
  showSwitcher();
  await open();
  const before = edge();
  document.body.style.setProperty('--ms-border', 'rgb(200 0 0)');
  const after = edge();
  document.body.style.removeProperty('--ms-border');
  expect(after).not.toBe(before);
});

it('the sheet on phones has a button that closes it, in a bar that stays in view, and the page behind does not scroll', async () => {
  await page.viewport(390, 400);
  emulateTouch();
  showSwitcher();
  await open();
  const close = popup().getByRole('button', { name: 'Close' });
  await Promise.all(
    popup()
      .element()
      .getAnimations()
      .map(({ finished }) => finished),
  );
  const { bottom, width } = popup().element().getBoundingClientRect();
  expect([bottom, width]).toEqual([400, 390]);
  popup().element().scrollTop = 1000;
  await expect.poll(() => popup().element().scrollTop).toBeGreaterThan(0);
  expect(close.element().getBoundingClientRect().top).toBeGreaterThanOrEqual(
    popup().element().getBoundingClientRect().top,
  );
  expect(getComputedStyle(document.documentElement).overflow).toBe('hidden');
  await userEvent.click(close);
  await expect.element(popup()).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Ada Lovelace' })).toHaveFocus();
});

it.each([
  ['top', 'start'],
  ['top', 'end'],
  ['bottom', 'start'],
  ['inline-end', 'start'],
  ['inline-start', 'end'],
] as const)('the sheet on phones fills the bottom edge at side %s and align %s', async (side, align) => {
  await page.viewport(390, 600);
  emulateTouch();
  showSwitcher({ side, align, variant: 'row' });
  await open();
  const sheet = popup().element();
  await Promise.all(sheet.getAnimations().map(({ finished }) => finished));
  const { bottom, left, right } = sheet.getBoundingClientRect();
  expect([bottom, left, right]).toEqual([600, 0, 390]);
});

it('the popup on tablets begins with a button that closes it, which screen readers reach first', async () => {
  await page.viewport(800, 600);
  showSwitcher();
  await open();
  await expect.element(popup().getByRole('button', { name: 'Close' })).not.toBeInTheDocument();
  emulateTouch();
  await expect.element(popup().getByRole('button').first()).toHaveAccessibleName('Close');
  expect(popup().element().getBoundingClientRect().width).toBeLessThan(400);
  await userEvent.click(popup().getByRole('button', { name: 'Close' }));
  await expect.element(popup()).not.toBeInTheDocument();
});

it.each(['light', 'dark'] as const)(
  'the edge of the search field has a contrast of 3:1 in %s',
  async (scheme) => {
    document.documentElement.style.colorScheme = scheme;
    const sessions = Array.from({ length: 8 }, (_, index) => createSessionData({ id: `sess_${index}` }));
    showSwitcher({}, { sessions });
    await userEvent.click(page.getByRole('button').first());
    const { borderTopColor } = getComputedStyle(page.getByRole('searchbox').element());
    const { backgroundColor } = getComputedStyle(popup().element());
    document.documentElement.style.colorScheme = '';
    expect(contrast(parseColor(borderTopColor), parseColor(backgroundColor))).toBeGreaterThanOrEqual(3);
  },
);

it('a separator between actions is a line across the popup', async () => {
  showSwitcher({ actions: <hr /> });
  await open();
  const { width, height } = page.getByRole('separator').element().getBoundingClientRect();
  expect([width, height]).toEqual([popup().element().clientWidth, 1]);
});

it('a popup that has grown to the whole window shrinks with its content', async () => {
  await page.viewport(320, 300);
  showSwitcher();
  await open();
  const heightOf = () => popup().element().getBoundingClientRect().height;
  expect(popup().element().scrollHeight).toBeGreaterThan(heightOf());
  await userEvent.keyboard('{End}{Enter}{Tab}{Enter}');
  await expect.element(row(/^Grace/)).not.toBeInTheDocument();
  expect(heightOf()).toBeLessThanOrEqual(150);
});

it.each(['15px', '62.5%'])(
  'every control is a target of 24 px or more at a root font size of %s',
  async (size) => {
    document.documentElement.style.fontSize = size;
    onTestFinished(() => {
      document.documentElement.style.fontSize = '';
    });
    showSwitcher({ renderBadge: () => '3' });
    await open();
    const sizes = page
      .getByRole('button')
      .elements()
      .map((control) => control.getBoundingClientRect())
      .filter(({ width }) => width > 0)
      .map(({ width, height }) => Math.min(width, height));
    expect(sizes.length).toBeGreaterThan(8);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(24);
  },
);
