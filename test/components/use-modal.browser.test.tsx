import { act, cleanup, render } from '@testing-library/react';
import { SessionError, SessionProvider } from 'multisession';
import { ReverificationDialog, SessionExpiryDialog, useReverification } from 'multisession/components';
import { DeviceSessions, type DeviceSessionsProps } from 'multisession/device-sessions';
import { SessionQueryScope } from 'multisession/query';
import { createSessionData, inMemoryBackend, TestSessionProvider } from 'multisession/testing';
import { Activity, type ReactNode, StrictMode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

afterEach(cleanup);

const soon = (seconds: number) => ({
  lastActiveAt: new Date(Date.now() - 600_000),
  expireAt: new Date(Date.now() + seconds * 1000),
});

const button = (name: string) => page.getByRole('button', { name });
const dialog = () => page.getByRole('alertdialog');

function Page({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <StrictMode>
      <button type="button">Before</button>
      {children}
    </StrictMode>
  );
}

describe('SessionExpiryDialog as a modal dialog', () => {
  function show() {
    const backend = inMemoryBackend({ sessions: [createSessionData(soon(61))] });
    const ui = (mode: 'visible' | 'hidden') => (
      <Page>
        <TestSessionProvider backend={backend}>
          <Activity mode={mode}>
            <SessionExpiryDialog />
          </Activity>
        </TestSessionProvider>
      </Page>
    );
    const { rerender } = render(ui('visible'));
    return { backend, set: (mode: 'visible' | 'hidden') => rerender(ui(mode)) };
  }

  it('traps the focus and restores it when it closes', async () => {
    const { backend } = show();
    // Without waiting, so that no dialog can open before.
    button('Before').element().focus();
    await expect.element(button('Stay signed in')).toHaveFocus();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    await expect.element(button('Sign out')).toHaveFocus();
    await userEvent.keyboard('{Tab}');
    await expect.element(button('Stay signed in')).toHaveFocus();
    // After the last control the focus moves to the browser UI, never to the page below.
    await userEvent.keyboard('{Tab}');
    expect(
      document.activeElement === document.body || dialog().element().contains(document.activeElement),
    ).toBe(true);
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog()).not.toBeInTheDocument();
    expect(backend.calls.map(({ method }) => method)).toContain('touchSession');
    await expect.element(button('Before')).toHaveFocus();
  });

  it('closes on a second Escape if extending the session failed', async () => {
    const { backend } = show();
    await expect.element(dialog()).toBeVisible();
    backend.fail(new Error('away'), 'touchSession');
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('alert')).toBeVisible();
    await userEvent.keyboard('{Escape}{Escape}');
    await expect.element(dialog()).not.toBeInTheDocument();
    expect(backend.inspect().sessions[0]?.status).toBe('active');
  });

  it('closes in a hidden tree and reopens when the tree is shown again', async () => {
    const { set } = show();
    await expect.element(dialog()).toBeVisible();
    act(() => set('hidden'));
    expect(document.querySelector('dialog:modal')).toBe(null);
    await userEvent.click(button('Before'));
    await expect.element(button('Before')).toHaveFocus();
    act(() => set('visible'));
    await expect.element(dialog()).toBeVisible();
    expect(document.querySelector('dialog:modal')).toBe(dialog().element());
  });

  it('stays open until a click is complete, even if its pointer press extends the session', async () => {
    const backend = inMemoryBackend({ sessions: [createSessionData(soon(50))] });
    backend.injectFaults(() => ({ responseDelayMs: 50 }));
    // Uses SessionProvider instead of TestSessionProvider, because its store listens to the events of the page.
    render(
      <SessionProvider backend={backend}>
        <SessionExpiryDialog />
      </SessionProvider>,
    );
    await userEvent.click(button('Sign out'), { delay: 200 });
    await expect.element(dialog()).not.toBeInTheDocument();
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient', 'touchSession', 'removeSession']);
  });
});

describe('the initial focus of ReverificationDialog', () => {
  const reject = () => Promise.reject(new SessionError({ code: 'reverification_required', message: '' }));

  function Action(): ReactNode {
    const action = useReverification(reject);
    return (
      <button type="button" onClick={() => action().catch(() => {})}>
        Act
      </button>
    );
  }

  async function open(fields?: ReactNode) {
    render(
      <TestSessionProvider sessions={[createSessionData()]}>
        <Action />
        <ReverificationDialog verify={() => Promise.resolve()}>{fields}</ReverificationDialog>
      </TestSessionProvider>,
    );
    await userEvent.click(button('Act'));
  }

  it('is on the first field, wherever it is', async () => {
    await open(
      <>
        <a href="#forgotten">Forgotten?</a> <input aria-label="Password" />
      </>,
    );
    await expect.element(page.getByRole('textbox')).toHaveFocus();
  });

  it('is on the button that continues if there are no fields, and Tab moves back to Cancel', async () => {
    await open();
    await expect.element(button('Continue')).toHaveFocus();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    await expect.element(button('Cancel')).toHaveFocus();
  });
});

describe('the confirmation dialog of DeviceSessions', () => {
  async function show(props: DeviceSessionsProps = {}) {
    const backend = inMemoryBackend({ sessions: [createSessionData()] });
    for (const id of ['sess_1', 'sess_2']) backend.signInOnOtherDevice(createSessionData({ id }));
    render(
      <Page>
        <TestSessionProvider backend={backend}>
          <SessionQueryScope>
            <DeviceSessions {...props} />
          </SessionQueryScope>
        </TestSessionProvider>
      </Page>,
    );
    const first = button('Sign out Unknown device').first();
    await userEvent.click(first);
    await expect.element(button('Cancel')).toHaveFocus();
    return { backend, first };
  }

  it('restores the focus when it is cancelled', async () => {
    const { first } = await show();
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog()).not.toBeInTheDocument();
    await expect.element(first).toHaveFocus();
  });

  it.each<[focused: string, DeviceSessionsProps]>([
    ['Continue', { onReverify: () => {} }],
    ['Cancel', {}],
  ])('moves the focus to %s when the server requires a reverification', async (name, props) => {
    const { backend } = await show(props);
    const error = new SessionError({ code: 'reverification_required', message: '' });
    backend.fail(error, 'revokeDeviceSession');
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(dialog().getByRole('status')).toHaveTextContent('confirm it’s you');
    await expect.element(button(name)).toHaveFocus();
  });

  it('moves the focus to the list when the item was removed', async () => {
    await show();
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(dialog()).not.toBeInTheDocument();
    await expect.element(page.getByRole('region', { name: 'Devices' })).toHaveFocus();
  });
});
