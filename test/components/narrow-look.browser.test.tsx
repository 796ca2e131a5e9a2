import { cleanup, render } from '@testing-library/react';
import { SessionError } from 'multisession';
import {
  AccountChooser,
  ImpersonationBanner,
  SessionLabelsProvider,
  SessionSwitcher,
  SessionTasks,
} from 'multisession/components';
import { DeviceSessions } from 'multisession/device-sessions';
import { SessionQueryScope } from 'multisession/query';
import {
  createPendingSessionData,
  createSessionData,
  inMemoryBackend,
  TestSessionProvider,
} from 'multisession/testing';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { languages } from '../locales/languages.ts';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

// The width of a small phone, or of a window that is enlarged to 400%.
beforeEach(() => page.viewport(320, 600));
afterEach(cleanup);

const session = createSessionData({ name: 'Grace Hopper' });

/** Returns the rectangle of the text of a node. */
function textBox(node: Node): DOMRect {
  const range = document.createRange();
  range.selectNodeContents(node);
  return range.getBoundingClientRect();
}

function withIdentifier(identifier: string) {
  const { publicUserData } = session;
  return { ...session, publicUserData: publicUserData && { ...publicUserData, identifier } };
}

it('AccountChooser breaks an address at its "@", and keeps it whole for screen readers', async () => {
  render(
    <TestSessionProvider sessions={[withIdentifier('grace.brewster.hopper@navy.example')]}>
      <AccountChooser />
    </TestSessionProvider>,
  );
  const button = page.getByRole('button', { name: /^Grace/ });
  await expect.element(button).toHaveAccessibleName('Grace Hopper grace.brewster.hopper@navy.example');
  const [local, , domain] = button.element().querySelector('.ms-identifier')!.childNodes;
  const [first, second] = [local!, domain!].map(textBox);
  expect(second!.top).toBeGreaterThanOrEqual(first!.bottom - 1);
  expect(second!.left).toBeCloseTo(first!.left, 0);
});

it('the remaining time in ImpersonationBanner begins below the sentence', async () => {
  const expireAt = new Date(Date.now() + 4.5 * 60_000);
  render(
    <TestSessionProvider sessions={[{ ...session, expireAt, actor: { sub: 'Sam from support' } }]}>
      <ImpersonationBanner />
    </TestSessionProvider>,
  );
  const sentence = page.getByText('is acting as').element();
  const time = page.getByText('5 minutes left').element();
  expect(textBox(time).left).toBeCloseTo(textBox(sentence).left, 0);
  expect(textBox(time).top).toBeGreaterThanOrEqual(textBox(sentence).bottom - 1);
});

describe.each(Object.values(languages))('the two buttons of a dialog ($locale)', (labels) => {
  const { deviceSessions, reverificationDialog, sessionExpiryDialog, sessionSwitcher } = labels;
  const pairs = [
    [deviceSessions.cancel, deviceSessions.signOut],
    [reverificationDialog.cancel, reverificationDialog.submit],
    [sessionExpiryDialog.close, sessionExpiryDialog.signInAgain],
    [sessionExpiryDialog.signOut, sessionExpiryDialog.staySignedIn],
    [sessionSwitcher.cancel, sessionSwitcher.confirm],
  ];

  it.each(pairs)('are equally wide: %s, %s', (...texts) => {
    render(
      <dialog open className="ms-dialog" dir={labels.locale === 'ar' ? 'rtl' : 'ltr'}>
        <div className="ms-actions">
          {texts.map((text) => (
            <button key={text} type="button" className="ms-button">
              {text}
            </button>
          ))}
        </div>
      </dialog>,
    );
    const buttons = page.getByRole('button').elements();
    const [first, second] = buttons.map((button) => button.getBoundingClientRect().width);
    expect(Math.abs(first! - second!)).toBeLessThanOrEqual(1);
  });
});

it.each(['pill', 'avatar'] as const)(
  'SessionSwitcher as %s shrinks rather than widens the page',
  (variant) => {
    render(
      <TestSessionProvider sessions={[createSessionData({ name: 'Hubert Blaine Wolfeschlegelsteinhausen' })]}>
        <div style={{ display: 'flex', justifyContent: 'space-between' }}>
          <span style={{ flex: 'none', inlineSize: '12rem' }}>A wide neighbour</span>
          <SessionSwitcher variant={variant} />
        </div>
      </TestSessionProvider>,
    );
    expect(page.getByRole('button').element().getBoundingClientRect().right).toBeLessThanOrEqual(320);
    expect(document.documentElement.scrollWidth).toBe(320);
  },
);

describe('a badge in SessionSwitcher', () => {
  async function showBadge(badge: string, name: string) {
    const sessions = [createSessionData({ name: 'Ada Lovelace' }), createSessionData({ name })];
    render(
      <TestSessionProvider sessions={sessions}>
        <SessionSwitcher defaultOpen renderBadge={() => badge} />
      </TestSessionProvider>,
    );
    const item = page.getByRole('listitem');
    await expect.element(item).toBeVisible();
    const [nameBox, badgeBox, identifierBox] = ['.ms-name', '.ms-badge', '.ms-identifier'].map((selector) =>
      item.element().querySelector(selector)!,
    );
    return { name: nameBox!, badge: badgeBox!, identifier: identifierBox! };
  }

  const topOf = (element: Element) => element.getBoundingClientRect().top;
  const bottomOf = (element: Element) => element.getBoundingClientRect().bottom;

  it('is below the name if it would truncate the name', async () => {
    const { name, badge, identifier } = await showBadge('Alt+Shift+2', 'Grace Hopper');
    expect(name.scrollWidth).toBeLessThanOrEqual(name.clientWidth);
    expect(topOf(badge)).toBeGreaterThanOrEqual(bottomOf(name) - 1);
    expect(topOf(identifier)).toBeGreaterThanOrEqual(bottomOf(badge) - 1);
    expect(textBox(badge).left).toBeGreaterThan(textBox(name).left);
    expect(badge.getBoundingClientRect().left).toBeCloseTo(textBox(name).left, 0);
  });

  it('is at the end of the row beside a short name', async () => {
    const { badge } = await showBadge('3', 'Grace');
    const { right } = badge.parentElement!.getBoundingClientRect();
    expect(badge.getBoundingClientRect().right).toBeCloseTo(right, 0);
  });

  it('stays beside a name that is truncated anyway, if it is short', async () => {
    const { name, badge } = await showBadge('99+', 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff');
    expect(name.scrollWidth).toBeGreaterThan(name.clientWidth);
    expect(topOf(badge)).toBeLessThan(bottomOf(name));
    expect(badge.getBoundingClientRect().left).toBeGreaterThan(name.getBoundingClientRect().right);
  });

  it('is truncated if it is longer than the row', async () => {
    const { badge } = await showBadge('A badge that is much longer than its row', 'Grace Hopper');
    const { left, right } = badge.parentElement!.getBoundingClientRect();
    expect(badge.getBoundingClientRect().left).toBeGreaterThanOrEqual(left - 1);
    expect(badge.getBoundingClientRect().right).toBeLessThanOrEqual(right + 1);
  });
});

it.each(Object.values(languages))(
  'the buttons of SessionTasks are in one line, or equally wide below each other ($locale)',
  async (labels) => {
    const sessions = [
      createPendingSessionData({ name: 'Katherine Johnson', tasks: [{ key: 'verify-age' }] }),
    ];
    render(
      <SessionLabelsProvider labels={labels}>
        <TestSessionProvider sessions={sessions}>
          <SessionTasks />
        </TestSessionProvider>
      </SessionLabelsProvider>,
    );
    const buttons = page.getByRole('button');
    await expect.element(buttons.first()).toBeVisible();
    const [first, second] = buttons.elements().map((button) => button.getBoundingClientRect());
    const isEquallyWide = Math.abs(first!.width - second!.width) < 1;
    expect(first!.top === second!.top || isEquallyWide).toBe(true);
  },
);

it('the button of a device is below its text, which has the whole width', async () => {
  const backend = inMemoryBackend({ sessions: [session] });
  backend.signInOnOtherDevice(createSessionData({ id: 'sess_phone', userId: session.userId }));
  render(
    <TestSessionProvider backend={backend}>
      <SessionQueryScope>
        <DeviceSessions />
      </SessionQueryScope>
    </TestSessionProvider>,
  );
  const button = page.getByRole('button', { name: /^Sign out Unknown/ });
  await expect.element(button).toBeVisible();
  const { top, left } = button.element().getBoundingClientRect();
  const text = button.element().parentElement!.querySelector('.ms-muted')!.getBoundingClientRect();
  expect(top).toBeGreaterThanOrEqual(text.bottom);
  expect(left).toBeCloseTo(text.left, 0);
});

it('a word that is longer than a line does not widen a dialog', () => {
  render(
    <dialog open className="ms-dialog">
      <h2>Wolfeschlegelsteinhausenbergerdorff</h2>
      <p>
        <bdi>hubert.wolfeschlegelsteinhausenbergerdorff@example.com</bdi> will be signed out.
      </p>
    </dialog>,
  );
  const dialog = page.getByRole('dialog').element();
  expect(dialog.scrollWidth).toBe(dialog.clientWidth);
});

const unreachable = new SessionError({ code: 'network_error', message: 'Rejected by the test.' });

const failed = (children: ReactNode) => (
  <TestSessionProvider status="failed" backend={inMemoryBackend()}>
    {children}
  </TestSessionProvider>
);

it('a failure of loading has the same colour in each component', async () => {
  const colours = [];
  const backend = inMemoryBackend({ sessions: [session] });
  backend.fail(unreachable, 'listDeviceSessions');
  const devices = (
    <TestSessionProvider backend={backend}>
      <SessionQueryScope>
        <DeviceSessions />
      </SessionQueryScope>
    </TestSessionProvider>
  );
  for (const ui of [failed(<AccountChooser />), failed(<SessionSwitcher defaultOpen />), devices]) {
    render(ui);
    const message = page.getByText('could not be loaded', { exact: false }).first();
    await expect.element(message).toBeVisible();
    colours.push(getComputedStyle(message.element()).color);
    cleanup();
  }
  expect(new Set(colours).size).toBe(1);
});

it('a message about a lost connection is not shown as an error', async () => {
  const backend = inMemoryBackend({ sessions: [session] });
  render(
    <TestSessionProvider backend={backend}>
      <SessionSwitcher />
      <p className="ms-muted">Muted</p>
    </TestSessionProvider>,
  );
  backend.fail(unreachable);
  await userEvent.click(page.getByRole('button', { name: 'Grace Hopper' }));
  await userEvent.click(page.getByRole('button', { name: 'Sign out Grace Hopper' }));
  await userEvent.click(page.getByRole('button', { name: 'Sign out', exact: true }));
  const message = page.getByText('No connection.', { exact: false });
  await expect.element(message).toBeVisible();
  const colourOf = (element: Element) => getComputedStyle(element).color;
  expect(colourOf(message.element())).toBe(colourOf(page.getByText('Muted').element()));
});

it.each([
  ['AccountChooser', <AccountChooser key="" />],
  ['the trigger of SessionSwitcher', <SessionSwitcher key="" />],
])('%s shows placeholders while the accounts are loading, and only screen readers read the text', (_, ui) => {
  const backend = inMemoryBackend({ sessions: [session] });
  backend.pauseResponses();
  render(
    <TestSessionProvider backend={backend} status="loading">
      {ui}
    </TestSessionProvider>,
  );
  const text = page.getByText('Loading accounts…').element();
  const { left, right, width, height } = text.getBoundingClientRect();
  expect(width).toBeGreaterThan(60);
  expect(height).toBeGreaterThan(8);
  expect(textBox(text).left).toBeGreaterThanOrEqual(right);
  expect(left).toBeGreaterThanOrEqual(0);
});

it('the popup shows placeholders while the accounts are loading', async () => {
  const backend = inMemoryBackend({ sessions: [session] });
  backend.pauseResponses();
  render(
    <TestSessionProvider backend={backend} status="loading">
      <SessionSwitcher />
    </TestSessionProvider>,
  );
  await userEvent.click(page.getByRole('button'));
  expect(page.getByRole('list').element().getBoundingClientRect().height).toBeGreaterThan(100);
});
