import { cleanup, render } from '@testing-library/react';
import {
  AccountChooser,
  ImpersonationBanner,
  ReverificationDialog,
  SessionExpiryDialog,
  SessionLabelsProvider,
  SessionSwitcher,
  SessionTasks,
  useReverification,
} from 'multisession/components';
import { SessionError } from 'multisession';
import {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
  inMemoryBackend,
  TestSessionProvider,
} from 'multisession/testing';
import { type ReactNode, useEffect } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { languages } from './languages.ts';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

/** The narrowest viewport that WCAG 2.2 requires (1.4.10 Reflow), in px. */
const NARROW_WIDTH = 320;

beforeEach(() => page.viewport(NARROW_WIDTH, 800));
afterEach(cleanup);

const ada = createSessionData({ name: 'Ada Lovelace' });
const grace = createSessionData({ name: 'Grace Hopper' });
const katherine = createPendingSessionData({ name: 'Katherine Johnson' });
const alan = createClosedSessionData({ name: 'Alan Turing', status: 'expired' });
const soon = { lastActiveAt: new Date(Date.now() - 600_000), expireAt: new Date(Date.now() + 50_000) };

const required = new SessionError({ code: 'reverification_required', message: 'Verify your identity.' });

const rejectedAction = () => Promise.reject(required);

function Reverification(): ReactNode {
  const begin = useReverification(rejectedAction);
  useEffect(() => void begin().catch(() => {}), [begin]);
  return <ReverificationDialog verify={() => Promise.resolve()} />;
}

const cases = {
  SessionSwitcher: [
    <SessionSwitcher key="" defaultOpen onAddAccount={() => {}} />,
    [ada, grace, katherine, alan],
  ],
  AccountChooser: [<AccountChooser key="" />, [ada, grace, katherine, alan]],
  SessionExpiryDialog: [<SessionExpiryDialog key="" />, [{ ...ada, ...soon }]],
  ReverificationDialog: [<Reverification key="" />, [ada]],
  ImpersonationBanner: [
    <ImpersonationBanner key="" />,
    [{ ...ada, actor: { sub: 'user_2', name: 'Grace Hopper' }, expireAt: soon.expireAt }],
  ],
  SessionTasks: [<SessionTasks key="" />, [katherine]],
} as const;

/** Returns the texts that are wider than their box, or beyond the viewport. Names may be shortened with an ellipsis. */
function findOverflow(): readonly string[] {
  return Array.from(document.querySelectorAll<HTMLElement>('button, p, h2, li, dialog, section, div'))
    .filter((element) => element.checkVisibility() && !element.closest('[style*="clip-path"]'))
    .filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < 0 || right > NARROW_WIDTH || element.scrollWidth > element.clientWidth + 1;
    })
    .map(({ textContent }) => textContent);
}

describe.each(Object.entries(languages))('in the language %s, at a width of 320 px', (tag, labels) => {
  it.each(Object.entries(cases))(
    'all texts of %s are within their boxes',
    async (_, [children, sessions]) => {
      render(
        <TestSessionProvider backend={inMemoryBackend({ sessions: [...sessions] })}>
          <div lang={tag} dir={tag === 'ar' ? 'rtl' : 'ltr'}>
            <SessionLabelsProvider labels={labels}>{children}</SessionLabelsProvider>
          </div>
        </TestSessionProvider>,
      );
      await expect.element(page.getByRole('button').first()).toBeVisible();
      expect(findOverflow()).toEqual([]);
    },
  );

  it('the confirmation of SessionSwitcher is within its box', async () => {
    render(
      <TestSessionProvider backend={inMemoryBackend({ sessions: [ada, grace] })}>
        <div lang={tag} dir={tag === 'ar' ? 'rtl' : 'ltr'}>
          <SessionLabelsProvider labels={labels}>
            <SessionSwitcher defaultOpen />
          </SessionLabelsProvider>
        </div>
      </TestSessionProvider>,
    );
    const { signOutAll } = labels.sessionSwitcher;
    const button = page.getByRole('button', { name: signOutAll, exact: true });
    await expect.element(button).toBeVisible();
    await button.click();
    await expect.element(page.getByRole('alertdialog')).toBeVisible();
    expect(findOverflow()).toEqual([]);
  });
});
