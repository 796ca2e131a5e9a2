import { cleanup, render } from '@testing-library/react';
import { SessionError } from 'multisession';
import { AccountChooser, ImpersonationBanner, SessionIcon } from 'multisession/components';
import { createSessionData, inMemoryBackend, TestSessionProvider } from 'multisession/testing';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { contrast, parseColor } from './forced-colors/contrast.ts';
import { visibleTexts } from './forced-colors/visible.ts';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

afterEach(cleanup);

it('the edge of AccountChooser has a contrast of 3:1 in dark', async () => {
  document.documentElement.style.colorScheme = 'dark';
  onTestFinished(() => {
    document.documentElement.style.colorScheme = '';
  });
  render(
    <TestSessionProvider sessions={[createSessionData()]}>
      <AccountChooser />
    </TestSessionProvider>,
  );
  const { borderTopColor } = getComputedStyle(page.getByRole('region').element());
  const probe = document.createElement('i');
  probe.style.color = 'Canvas';
  document.body.append(probe);
  const canvas = getComputedStyle(probe).color;
  probe.remove();
  expect(contrast(parseColor(borderTopColor), parseColor(canvas))).toBeGreaterThanOrEqual(3);
});

it('AccountChooser shows only bars while the accounts are loading', () => {
  const { container } = render(
    <TestSessionProvider status="loading">
      <AccountChooser />
    </TestSessionProvider>,
  );
  const text = page.getByText('Loading accounts…', { exact: true }).element();
  expect(visibleTexts(container).map(({ parentElement }) => parentElement)).not.toContain(text);
});

it('AccountChooser shows the whole address of an account on a phone', async () => {
  await page.viewport(320, 480);
  const session = createSessionData();
  const identifier = 'grace.brewster.murray.hopper@navy.example';
  const publicUserData = session.publicUserData && { ...session.publicUserData, identifier };
  render(
    <TestSessionProvider sessions={[{ ...session, publicUserData }]}>
      <AccountChooser />
    </TestSessionProvider>,
  );
  const address = page.getByText(identifier).element();
  expect(address.scrollWidth).toBeLessThanOrEqual(address.clientWidth);
});

it('the button of ImpersonationBanner stays in its place when an error appears', async () => {
  const grace = createSessionData({ name: 'Grace Hopper', actor: { sub: 'user_sam' } });
  const backend = inMemoryBackend({ sessions: [grace] });
  render(
    <TestSessionProvider backend={backend}>
      <ImpersonationBanner />
    </TestSessionProvider>,
  );
  const stop = page.getByRole('button', { name: 'Stop' });
  const { right, top } = stop.element().getBoundingClientRect();
  backend.fail(new SessionError({ code: 'forbidden', message: 'Rejected by the test.' }));
  await userEvent.click(stop);
  await expect.element(page.getByRole('alert')).toBeVisible();
  const after = stop.element().getBoundingClientRect();
  expect([after.right, after.top]).toEqual([right, top]);
});

it.each(['ltr', 'rtl'])(
  'each line of a long name in AccountChooser begins beside the avatar (%s)',
  async (dir) => {
    await page.viewport(320, 480);
    const names = [
      'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff',
      'فاطمة بنت محمد الفهرية القرشية القيروانية',
    ];
    render(
      <div dir={dir}>
        <TestSessionProvider sessions={names.map((name) => createSessionData({ name }))}>
          <AccountChooser />
        </TestSessionProvider>
      </div>,
    );
    for (const name of names) {
      const range = document.createRange();
      range.selectNodeContents(page.getByText(name, { exact: true }).element());
      const lines = [...range.getClientRects()].map(({ left, right }) =>
        Math.round(dir === 'rtl' ? right : left),
      );
      expect(lines.length).toBeGreaterThan(1);
      expect(new Set(lines).size).toBe(1);
    }
  },
);

it('a button keeps its size while it is pending', () => {
  const button = (pending: boolean) => (
    <button type="button" className="ms-button" aria-busy={pending}>
      Sign out
    </button>
  );
  const { rerender } = render(button(false));
  const widthOf = () => page.getByRole('button').element().getBoundingClientRect().width;
  const width = widthOf();
  rerender(button(true));
  expect(widthOf()).toBeCloseTo(width, 1);
});

it('a pending button keeps room between its spinner and its edges', () => {
  render(
    <button type="button" className="ms-button" data-pending="">
      Sign out
    </button>,
  );
  const { paddingLeft, paddingRight } = getComputedStyle(page.getByRole('button').element());
  expect([paddingLeft, paddingRight].map(Number.parseFloat).every((padding) => padding >= 6)).toBe(true);
});

it('an icon in a line of text is centred on the line', () => {
  render(
    <p>
      <span>Ada</span> <SessionIcon name="check" />
    </p>,
  );
  const text = page.getByText('Ada').element();
  const icon = text.nextElementSibling!;
  const [first, second] = [text, icon]
    .map((element) => element.getBoundingClientRect())
    .map(({ top, bottom }) => (top + bottom) / 2);
  expect(Math.abs(first! - second!)).toBeLessThan(1.5);
});

it('the name of a device stays beside its button in a narrow list', async () => {
  await page.viewport(600, 600);
  render(
    <ul style={{ inlineSize: '20rem' }}>
      <li className="ms-device">
        <svg className="ms-icon" />
        <div>
          <bdi className="ms-name">Samsung Internet · Android Android</bdi>
        </div>
        <button type="button" className="ms-button">
          Sign out
        </button>
      </li>
    </ul>,
  );
  const { right } = page.getByText('Samsung').element().getBoundingClientRect();
  expect(right).toBeLessThan(page.getByRole('button').element().getBoundingClientRect().left);
});
