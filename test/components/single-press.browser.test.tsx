import { cleanup, render } from '@testing-library/react';
import {
  ImpersonationBanner,
  SessionExpiryDialog,
  SessionSwitcher,
  SignOutButton,
} from 'multisession/components';
import { DeviceSessions } from 'multisession/device-sessions';
import { SessionQueryScope } from 'multisession/query';
import {
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
  TestSessionProvider,
} from 'multisession/testing';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SessionError, useSessionActions } from 'multisession';
import { page, userEvent } from 'vitest/browser';
import { pressDown, release } from './keyboard.ts';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

afterEach(cleanup);

const accounts = ['Ada', 'Bob', 'Carol'].map((name) => createSessionData({ name }));
const impersonated = accounts.map((session) => ({ ...session, actor: { sub: 'user_sam' } }));

/** Returns a session that expires in less than a minute. */
function expiring() {
  const now = Date.now();
  return createSessionData({
    lastActiveAt: new Date(now - 600_000),
    expireAt: new Date(now + 50_000),
  });
}

function show(ui: ReactNode, options: InMemoryBackendOptions = {}, currentSessionId?: null): InMemoryBackend {
  const backend = inMemoryBackend({ sessions: accounts, ...options });
  const current = currentSessionId === null && { currentSessionId };
  render(
    <TestSessionProvider backend={backend} {...current}>
      {ui}
    </TestSessionProvider>,
  );
  return backend;
}

/** Accounts that are signed out without a question. */
function UnconfirmedSwitcher() {
  return (
    <SessionSwitcher.Root>
      <SessionSwitcher.List>
        {(session) => (
          <SessionSwitcher.Item session={session}>
            <SessionSwitcher.SignOut>×</SessionSwitcher.SignOut>
          </SessionSwitcher.Item>
        )}
      </SessionSwitcher.List>
    </SessionSwitcher.Root>
  );
}

const button = (name: string | RegExp) => page.getByRole('button', { name }).first();

async function focus(name: string | RegExp): Promise<void> {
  await expect.element(button(name)).toBeVisible();
  button(name).element().focus();
}

const hold = (key: 'Enter' | ' '): Promise<void> => userEvent.keyboard(`{${key}>20/}`);

const callsOf = ({ calls }: InMemoryBackend, method: string) =>
  calls.filter((call) => call.method === method);

describe.each<[string, ReactNode, string, InMemoryBackendOptions?]>([
  ['SignOutButton', <SignOutButton key="" />, 'Sign out'],
  ['SessionSwitcher without Confirmation', <UnconfirmedSwitcher key="" />, 'Sign out Ada'],
  ['ImpersonationBanner', <ImpersonationBanner key="" />, 'Stop', { sessions: impersonated }],
])('%s', (_, ui, name, options) => {
  it('signs out one account while Enter is held down', async () => {
    const backend = show(ui, options);
    await focus(name);
    await hold('Enter');
    await expect.poll(() => backend.inspect().sessions).toHaveLength(2);
  });

  it('signs out one account when it is double-clicked', async () => {
    const backend = show(ui, options);
    await userEvent.dblClick(button(name));
    await expect.poll(() => backend.inspect().sessions).toHaveLength(2);
    // A separate click signs out the next account.
    await userEvent.click(button(/^(?:Stop|Sign out(?: Bob)?)$/));
    await expect.poll(() => backend.inspect().sessions).toHaveLength(1);
  });
});

describe('holding down the key that opens the SessionSwitcher', () => {
  it.each(['Enter', ' '] as const)('does not switch to an account (%o)', async (key) => {
    const backend = show(<SessionSwitcher />, {}, null);
    await focus('Not signed in');
    await hold(key);
    await expect.element(page.getByRole('dialog', { name: 'Accounts' })).toBeVisible();
    await expect.element(button(/^Ada/)).toHaveFocus();
    expect(callsOf(backend, 'touchSession')).toEqual([]);
  });

  it('does not reopen the popup after Enter has selected an account', async () => {
    show(<SessionSwitcher />);
    await focus('Ada');
    await userEvent.keyboard('{ArrowDown}b');
    await hold('Enter');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    await expect.element(button('Bob')).toHaveFocus();
  });
});

describe('the question before the SessionSwitcher signs out an account', () => {
  it.each([
    ['the key that opened it is held down', () => focus('Sign out Bob').then(() => hold('Enter'))],
    ['its button is double-clicked', () => userEvent.dblClick(button('Sign out Bob'))],
  ])('is not confirmed while %s', async (_, press) => {
    const backend = show(<SessionSwitcher defaultOpen />);
    await press();
    await expect.element(page.getByRole('alertdialog', { name: 'Sign out Bob?' })).toBeVisible();
    await expect.element(button('Ada')).toBeVisible();
    expect(callsOf(backend, 'removeSession')).toEqual([]);
  });

  it('does not switch to the account that gets the focus while the key that confirmed it is held down', async () => {
    const backend = show(<SessionSwitcher defaultOpen />);
    await focus('Sign out Bob');
    await userEvent.keyboard('{Enter}{Tab}');
    await hold('Enter');
    await expect.element(button(/^Carol/)).toHaveFocus();
    await expect.element(button(/^Ada/)).toBeVisible();
    expect(callsOf(backend, 'touchSession')).toEqual([]);
  });
});

describe('the focus of the components', () => {
  function showImpersonation(): InMemoryBackend {
    const ui = (
      <>
        <ImpersonationBanner />
        <button type="button">After</button>
      </>
    );
    return show(ui, { sessions: [...impersonated.slice(0, 1), ...accounts.slice(1)] });
  }

  it('stays in the place of the ImpersonationBanner, on the announcement that the impersonation was stopped', async () => {
    showImpersonation();
    await focus('Stop');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('status')).toHaveTextContent('You are no longer acting as Ada.');
    await expect.element(page.getByRole('status')).toHaveFocus();
    await userEvent.keyboard('{Tab}');
    await expect.element(button('After')).toHaveFocus();
    await expect.element(page.getByRole('status')).not.toBeInTheDocument();
  });

  it('is on the Stop button of the ImpersonationBanner after stopping failed', async () => {
    const backend = showImpersonation();
    backend.fail(new SessionError({ code: 'forbidden', message: 'Refused.' }), 'removeSession');
    await focus('Stop');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('alert')).toBeVisible();
    await expect.element(button('Stop')).toHaveFocus();
  });

  it('moves to an account, not to an action, when the last item is signed out', async () => {
    show(<SessionSwitcher defaultOpen />);
    await focus('Sign out Carol');
    await userEvent.keyboard('{Enter}{Tab}{Enter}');
    await expect.element(button(/^Bob/)).toHaveFocus();
  });

  it('is on a button of the SessionExpiryDialog that does not sign out, even if the session cannot be extended', async () => {
    for (const [touch, name] of [
      [true, 'Stay signed in'],
      [false, 'Close'],
    ] as const) {
      const options = { sessions: [expiring()], capabilities: { touch } };
      const backend = show(<SessionExpiryDialog />, options);
      await expect.element(button(name)).toHaveFocus();
      await hold('Enter');
      expect(backend.inspect().sessions).toHaveLength(1);
      cleanup();
    }
  });

  it('moves to Close when extending did not move the deadline', async () => {
    const session = expiring();
    const backend = show(<SessionExpiryDialog />, { sessions: [session] });
    // Simulates a server that does not extend a session beyond its absolute timeout.
    backend.injectFaults(() => {
      backend.update(session.id, { lastActiveAt: new Date(), expireAt: session.expireAt });
      return {};
    });
    await userEvent.click(button('Stay signed in'));
    await expect.element(button('Close')).toHaveFocus();
  });
});

/** Refreshes the sessions at each input. */
function RefreshingText() {
  const { refresh } = useSessionActions();
  return <textarea aria-label="Text" onInput={() => void refresh()} />;
}

describe('Space that is pressed before the SessionExpiryDialog opens', () => {
  it.each([
    ['released at once', 0],
    ['held down', 5],
  ] as const)('presses no button of the dialog (%s)', async (_, repeats) => {
    const onSignInAgain = vi.fn<() => void>();
    const session = expiring();
    const backend = show(
      <>
        <RefreshingText />
        <SessionExpiryDialog onSignInAgain={onSignInAgain} />
      </>,
      { sessions: [session], capabilities: { touch: false } },
    );
    await userEvent.click(button('Close'));
    page.getByRole('textbox').element().focus();
    backend.close(session.id, 'expired');
    await pressDown(' ');
    await expect.element(button('Sign in again')).toHaveFocus();
    for (let count = 0; count < repeats; count += 1) await pressDown(' ', { autoRepeat: true });
    await release(' ');
    await expect.element(page.getByRole('alertdialog')).toBeVisible();
    expect(onSignInAgain).not.toHaveBeenCalled();
    // A press that begins in the dialog counts.
    await userEvent.keyboard(' ');
    expect(onSignInAgain).toHaveBeenCalledOnce();
  });
});

describe('the confirmation dialog of DeviceSessions', () => {
  async function open() {
    const backend = show(
      <SessionQueryScope>
        <DeviceSessions />
      </SessionQueryScope>,
    );
    for (const id of ['sess_1', 'sess_2', 'sess_3']) backend.signInOnOtherDevice(createSessionData({ id }));
    await expect.element(button('Sign out everywhere else')).toBeVisible();
    return backend;
  }

  it('stays open while the key that opened it is held down', async () => {
    const backend = await open();
    await focus('Sign out everywhere else');
    await hold('Enter');
    await expect.element(button('Cancel')).toHaveFocus();
    expect(callsOf(backend, 'revokeOtherDeviceSessions')).toEqual([]);
  });

  it('is not confirmed by the second click of a double click', async () => {
    const backend = await open();
    const opener = button('Sign out everywhere else').element().getBoundingClientRect();
    // Places the confirming button over the button that opens the dialog.
    const style = document.createElement('style');
    style.textContent = `.ms-primary { position: fixed; inset: ${opener.top}px auto auto ${opener.left}px; inline-size: ${opener.width}px; }`;
    document.head.append(style);
    await userEvent.dblClick(button('Sign out everywhere else'));
    await expect.element(page.getByRole('alertdialog')).toBeVisible();
    style.remove();
    expect(callsOf(backend, 'revokeOtherDeviceSessions')).toEqual([]);
  });
});
