import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { AccountChooser, SessionSwitcher } from 'multisession/components';
import { SessionProvider } from 'multisession';
import { createSessionStore } from 'multisession/core';
import {
  createClosedSessionData,
  createSessionData,
  inMemoryBackend,
  inMemoryEnvironment,
  type SignInPage,
  TestSessionProvider,
} from 'multisession/testing';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { error } from '../store/set-up.ts';

afterEach(cleanup);

const ada = createSessionData({ name: 'Ada Lovelace' });
const alan = createClosedSessionData({ name: 'Alan Turing' });
const alanAgain = createSessionData({ name: 'Alan Turing', id: 'sess_alan_2' });
const grace = createSessionData({ name: 'Grace Hopper' });
const hidden = { hidden: true };

function show(ui: ReactNode, open?: SignInPage['open']) {
  const backend = inMemoryBackend({ sessions: [ada, alan], ...(open && { signInPage: { open } }) });
  render(<TestSessionProvider backend={backend}>{ui}</TestSessionProvider>);
}

async function press(name: RegExp): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name, ...hidden }));
  await act(async () => {});
}

const trigger = () => document.querySelector('.ms-trigger')?.textContent;
const errors = () =>
  [...document.querySelectorAll('.ms-error')].map((element) => element.firstChild?.textContent);
/** Returns the announcements of the live region. */
const announced = () => screen.getAllByRole('status', hidden).at(-1)?.textContent;

describe('a SessionSwitcher without `onAddAccount`', () => {
  it('adds an account through the backend, and makes it current', async () => {
    const onSwitch = vi.fn<(session: { id: string }) => void>();
    show(<SessionSwitcher onSwitch={onSwitch} />, () => grace);
    await press(/Add account/);
    expect(trigger()).toContain('Grace Hopper');
    expect(announced()).toContain('You are now');
    expect(onSwitch).toHaveBeenCalledOnce();
    expect(onSwitch.mock.calls[0]?.[0].id).toBe('sess_grace');
  });

  it('signs in again to the pressed account through the backend, and makes it current', async () => {
    const open = vi.fn<SignInPage['open']>(() => alanAgain);
    show(<SessionSwitcher />, open);
    await press(/^Alan Turing/);
    expect(open.mock.calls[0]?.[1]?.id).toBe('sess_alan');
    expect(trigger()).toContain('Alan Turing');
  });

  it.each([
    ['adding an account', /Add account/],
    ['signing in again', /^Alan Turing/],
  ])('shows and announces that %s has failed, and retries', async (_, button) => {
    const open = vi.fn<SignInPage['open']>();
    open.mockRejectedValueOnce(error('popup_blocked')).mockReturnValueOnce(alanAgain);
    show(<SessionSwitcher />, open);
    await press(button);
    expect(errors()).toEqual(['Could not sign in.']);
    expect(announced()).toContain('Could not sign in.');
    await press(/Try again/);
    expect(errors()).toEqual([]);
    expect(trigger()).toContain('Alan Turing');
  });

  it.each([/Add account/, /^Alan Turing/])(
    'shows no error if the user closes the window (%s)',
    async (button) => {
      show(<SessionSwitcher />, () => Promise.reject(error('sign_in_cancelled')));
      await press(button);
      expect(errors()).toEqual([]);
      expect(announced()).toBe('');
      expect(trigger()).toContain('Ada Lovelace');
    },
  );

  it('renders no button to add an account if the backend has no sign-in', () => {
    show(<SessionSwitcher />);
    expect(screen.queryByRole('button', { name: /Add account/, ...hidden })).toBe(null);
  });

  it.each([
    ['wrong_account', ['Could not sign in.']],
    ['sign_in_cancelled', []],
  ] as const)(
    'shows the error of a sign-in by redirect unless it was cancelled (%s)',
    async (code, expected) => {
      const finishRedirect = () => Promise.reject(error(code));
      const backend = inMemoryBackend({ sessions: [ada], signInPage: { open: () => grace, finishRedirect } });
      const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
      render(
        <SessionProvider store={store}>
          <SessionSwitcher />
        </SessionProvider>,
      );
      await act(() => new Promise((resolve) => void setTimeout(resolve, 0)));
      expect(trigger()).toContain('Ada Lovelace');
      expect(errors()).toEqual(expected);
      await press(/Add account/);
      expect(errors()).toEqual([]);
    },
  );
});

it('A SessionSwitcher with `onAddAccount` calls it instead of the sign-in of the backend', async () => {
  const [open, onAddAccount] = [vi.fn<SignInPage['open']>(), vi.fn<() => void>()];
  show(<SessionSwitcher onAddAccount={onAddAccount} />, open);
  await press(/Add account/);
  await press(/^Alan Turing/);
  expect(onAddAccount).toHaveBeenCalledTimes(2);
  expect(open).not.toHaveBeenCalled();
});

it.each([
  ['another account', /Use another account/, grace, 'sess_grace'],
  ['a signed-out account', /^Alan Turing/, alanAgain, 'sess_alan_2'],
])('AccountChooser signs in to %s through the backend, and selects it', async (_, button, session, id) => {
  const onSelect = vi.fn<(session: { id: string }) => void>();
  show(<AccountChooser onSelect={onSelect} />, () => session);
  await press(button);
  expect(onSelect).toHaveBeenCalledOnce();
  expect(onSelect.mock.calls[0]?.[0].id).toBe(id);
});
