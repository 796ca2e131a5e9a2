import { act, fireEvent, render, type RenderResult, screen, within } from '@testing-library/react';
import { createSessionStore, SessionProvider, type SessionStore } from 'multisession';
import { SessionExpiryDialog, type SessionExpiryDialogProps } from 'multisession/components';
import {
  createSessionData,
  inMemoryBackend,
  type InMemoryBackendOptions,
  inMemoryBrowser,
  type SignInPage,
} from 'multisession/testing';
import { describe, expect, it, vi } from 'vitest';
import { error, listed } from '../store/set-up.ts';
import { setUpFakeTime, settle } from '../react/set-up.tsx';

setUpFakeTime();

/** Returns a session that was last active ten minutes ago and expires in 100 seconds. */
function adaExpiring() {
  const now = Date.now();
  return createSessionData({ lastActiveAt: new Date(now - 600_000), expireAt: new Date(now + 100_000) });
}

interface Tab extends RenderResult {
  readonly store: SessionStore;
}

function setUp({
  touch = true,
  ...options
}: Pick<InMemoryBackendOptions, 'signInPage'> & { readonly touch?: boolean } = {}) {
  const backend = inMemoryBackend({ sessions: [adaExpiring()], capabilities: { touch }, ...options });
  const browser = inMemoryBrowser();
  return {
    backend,
    openTab: async (props: SessionExpiryDialogProps = {}): Promise<Tab> => {
      const store = createSessionStore({ backend, environment: browser.openTab() });
      const result = render(
        <SessionProvider store={store}>
          <SessionExpiryDialog {...props} />
        </SessionProvider>,
      );
      await settle();
      await settle();
      return { ...result, store };
    },
  };
}

const advanceSeconds = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1000));
const dialogIn = ({ container }: Tab) => container.querySelector('dialog');

async function press({ container }: Tab, name: string): Promise<void> {
  fireEvent.click(within(container).getByRole('button', { name }));
  await settle();
  await settle();
}

describe('SessionExpiryDialog', () => {
  it('renders nothing before the expiry warning', async () => {
    const tab = await setUp().openTab();
    await advanceSeconds(39);
    expect(dialogIn(tab)).toBe(null);
  });

  it('opens in every tab before the session expires, and closes in all tabs when the session is extended in one', async () => {
    const { openTab } = setUp();
    const onExtend = vi.fn<(...given: unknown[]) => void>();
    const [first, second] = [await openTab({ onExtend }), await openTab()];
    await advanceSeconds(45);
    expect([first, second].map((tab) => dialogIn(tab)?.open)).toEqual([true, true]);
    await press(first, 'Stay signed in');
    expect([first, second].map(dialogIn)).toEqual([null, null]);
    expect(onExtend.mock.lastCall).toMatchObject([{ id: 'sess_ada' }, { reason: 'item-press' }]);
    await advanceSeconds(60);
    expect(listed(second.store)).toEqual(['sess_ada active']);
  });

  it('closes in all tabs when the user signs out in one', async () => {
    const { openTab } = setUp();
    const [first, second] = [await openTab(), await openTab()];
    await advanceSeconds(45);
    await press(first, 'Sign out');
    expect([first, second].map(dialogIn)).toEqual([null, null]);
    expect(listed(second.store)).toEqual([]);
  });

  it('updates the countdown every second, but announces it only three times', async () => {
    const tab = await setUp().openTab();
    await advanceSeconds(41);
    const announced: string[] = [];
    const shown = new Set<string>();
    for (let second = 0; second < 58; second += 1) {
      const text = within(tab.container).getByRole('status').textContent;
      if (text !== announced.at(-1)) announced.push(text);
      shown.add(tab.container.querySelector('[role=timer]')?.textContent ?? '');
      await advanceSeconds(1);
    }
    expect(announced).toEqual(['1 minute left', '30 seconds left', '10 seconds left']);
    expect(shown.size).toBeGreaterThan(50);
    expect(shown).toContain('0:09');
  });

  it('shows at once that the session has expired if the server has left it one second', async () => {
    const { backend, openTab } = setUp();
    const tab = await openTab();
    await advanceSeconds(45);
    backend.update('sess_ada', { expireAt: new Date(Date.now() + 1000) });
    await act(() => tab.store.refresh());
    expect(tab.container.querySelector('[role=timer]')?.textContent).toBe('0:01');
    await advanceSeconds(1);
    expect(screen.getByRole('heading').textContent).toBe('You were signed out');
  });

  it('extends the session on Escape', async () => {
    const tab = await setUp().openTab();
    await advanceSeconds(45);
    fireEvent(dialogIn(tab) ?? document.body, new Event('cancel', { cancelable: true }));
    await settle();
    expect(dialogIn(tab)).toBe(null);
    await advanceSeconds(60);
    expect(listed(tab.store)).toEqual(['sess_ada active']);
  });

  it('does not sign out when the browser closes the dialog', async () => {
    const tab = await setUp().openTab();
    await advanceSeconds(45);
    await act(async () => dialogIn(tab)?.close());
    expect(dialogIn(tab)).toBe(null);
    expect(listed(tab.store)).toEqual(['sess_ada active']);
  });

  it('shows an error when extending fails, and retries', async () => {
    const { backend, openTab } = setUp();
    const tab = await openTab();
    await advanceSeconds(45);
    backend.fail(error('network_error'), 'touchSession');
    await press(tab, 'Stay signed in');
    expect(screen.getByRole('alert').textContent).toContain('Could not reach the server.');
    backend.fail(null, 'touchSession');
    await press(tab, 'Try again');
    expect(dialogIn(tab)).toBe(null);
  });

  it('signs in again through the backend without `onSignInAgain`, shows a failure, and stays open if it is cancelled', async () => {
    const open = vi.fn<SignInPage['open']>();
    open.mockRejectedValueOnce(error('popup_blocked')).mockRejectedValueOnce(error('sign_in_cancelled'));
    open.mockReturnValueOnce(createSessionData({ id: 'sess_ada_2' }));
    const tab = await setUp({ signInPage: { open } }).openTab();
    await advanceSeconds(101);
    await press(tab, 'Sign in again');
    expect(within(tab.container).getByRole('alert').textContent).toContain('Could not sign in.');
    await press(tab, 'Try again');
    expect(within(tab.container).queryByRole('alert')).toBe(null);
    await press(tab, 'Sign in again');
    expect(dialogIn(tab)).toBe(null);
    expect(tab.store.getCurrent().session?.id).toBe('sess_ada_2');
  });

  it('shows that the session has expired and calls onSignInAgain', async () => {
    const onSignInAgain = vi.fn<(...given: unknown[]) => void>();
    const tab = await setUp().openTab({ onSignInAgain });
    await advanceSeconds(101);
    expect(screen.getByRole('heading').textContent).toBe('You were signed out');
    await press(tab, 'Sign in again');
    expect(onSignInAgain.mock.lastCall).toMatchObject([{ userId: 'user_ada' }, { reason: 'item-press' }]);
    expect(dialogIn(tab)).toBe(null);
  });

  it('stays closed if the session expired without a warning', async () => {
    const { backend, openTab } = setUp();
    const tab = await openTab();
    backend.close('sess_ada', 'expired');
    await act(() => tab.store.refresh());
    expect(tab.store.getCurrent()).toMatchObject({ reason: 'expired' });
    expect(dialogIn(tab)).toBe(null);
  });

  it('has only a close button if the backend cannot extend sessions', async () => {
    const tab = await setUp({ touch: false }).openTab();
    await advanceSeconds(45);
    expect(screen.queryByRole('button', { name: 'Stay signed in' })).toBe(null);
    expect(dialogIn(tab)?.textContent).toContain('cannot be extended');
    await press(tab, 'Close');
    expect(dialogIn(tab)).toBe(null);
  });

  it('becomes non-extendable if extending did not move the deadline', async () => {
    const { backend, openTab } = setUp();
    const tab = await openTab();
    const deadline = tab.store.getCurrent().session?.expireAt;
    await advanceSeconds(45);
    // Simulates a server that does not extend a session beyond its absolute timeout.
    backend.injectFaults(() => {
      if (deadline) backend.update('sess_ada', { lastActiveAt: new Date(), expireAt: deadline });
      return {};
    });
    await press(tab, 'Stay signed in');
    expect(dialogIn(tab)?.hasAttribute('data-non-extendable')).toBe(true);
  });

  it('stays open until a pressed button is released, even if pressing it extends the session', async () => {
    const tab = await setUp().openTab();
    await advanceSeconds(45);
    const signOut = screen.getByRole('button', { name: 'Sign out' });
    fireEvent.pointerDown(signOut);
    await act(async () => void (await tab.store.getCurrent().session?.touch()));
    expect(dialogIn(tab)?.open).toBe(true);
    fireEvent.pointerUp(signOut);
    fireEvent.click(signOut);
    await settle();
    expect(listed(tab.store)).toEqual([]);
    expect(dialogIn(tab)).toBe(null);
  });
});
