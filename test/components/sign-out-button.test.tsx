import { act, fireEvent, screen, within } from '@testing-library/react';
import { SessionScope } from 'multisession';
import { SignOutButton, type SignOutButtonProps } from 'multisession/components';
import { describe, expect, it, vi } from 'vitest';
import { error, listed } from '../store/set-up.ts';
import { setUpFakeTime, setUp, settle, renderWithStore } from '../react/set-up.tsx';

setUpFakeTime();

const button = (name = 'Sign out') => screen.getByRole('button', { name });

async function press(name?: string): Promise<void> {
  fireEvent.click(button(name));
  await settle();
}

describe('SignOutButton', () => {
  it('signs the current session out and passes it to onSignOut', async () => {
    const onSignOut = vi.fn<NonNullable<SignOutButtonProps['onSignOut']>>();
    const { store } = setUp();
    await renderWithStore(store, <SignOutButton nextSession="none" onSignOut={onSignOut} />);
    await press();
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
    const [sessions, { reason } = {}] = onSignOut.mock.lastCall ?? [];
    expect(sessions?.map(({ id }) => id)).toEqual(['sess_ada']);
    expect(reason).toBe('trigger-press');
    expect(screen.queryByRole('button')).toBe(null);
  });

  it('keeps the session listed with mode="end"', async () => {
    const { store } = setUp();
    await renderWithStore(store, <SignOutButton mode="end" />);
    await press();
    expect(listed(store)).toContain('sess_ada ended');
  });

  it('signs out the session of the surrounding scope', async () => {
    const { store } = setUp();
    await renderWithStore(
      store,
      <SessionScope sessionId="sess_bob">
        <SignOutButton />
      </SessionScope>,
    );
    await press();
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('signs out of all accounts with scope="all"', async () => {
    const { store } = setUp();
    await renderWithStore(store, <SignOutButton scope="all" />);
    await press('Sign out of all accounts');
    expect(listed(store)).toEqual([]);
  });

  it('ignores presses while signing out is pending', async () => {
    const { backend, store } = setUp();
    await renderWithStore(store, <SignOutButton />);
    backend.pauseResponses();
    await press();
    await press();
    expect(button().getAttribute('aria-busy')).toBe('true');
    expect(button().hasAttribute('data-pending')).toBe(true);
    expect(backend.calls.filter(({ method }) => method === 'removeSession')).toHaveLength(1);
  });

  it('shows an error when signing out fails, and retries', async () => {
    const [onFailure, onSignOut] = [vi.fn<() => void>(), vi.fn<(...given: unknown[]) => void>()];
    const { backend, store } = setUp();
    await renderWithStore(
      store,
      <SignOutButton onFailure={onFailure} onSignOut={onSignOut} nextSession="none" />,
    );
    backend.fail(error('forbidden'), 'removeSession');
    await press();
    expect(screen.getByRole('alert').textContent).toContain('Could not sign out.');
    expect(onFailure).toHaveBeenCalledOnce();
    backend.fail(null, 'removeSession');
    await press('Try again');
    expect(onSignOut.mock.lastCall?.[1]).toMatchObject({ reason: 'retry' });
    expect(screen.queryByRole('alert')).toBe(null);
  });

  it('shows an error when the server refuses, although the scope has rendered a new tree', async () => {
    const { backend, store } = setUp();
    await renderWithStore(
      store,
      <SessionScope sessionId="sess_bob">
        <SignOutButton />
      </SessionScope>,
    );
    const pressed = button();
    backend.fail(error('forbidden'), 'removeSession');
    await press();
    expect(button()).not.toBe(pressed);
    expect(screen.getByRole('alert').textContent).toContain('Could not sign out.');
    backend.fail(null, 'removeSession');
    await press('Try again');
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('shows the error of one account only', async () => {
    const { backend, store } = setUp();
    await renderWithStore(
      store,
      ['sess_ada', 'sess_bob'].map((id) => (
        <SessionScope key={id} sessionId={id}>
          <section aria-label={id}>
            <SignOutButton />
          </section>
        </SessionScope>
      )),
    );
    backend.fail(error('forbidden'), 'removeSession');
    fireEvent.click(within(screen.getByRole('region', { name: 'sess_bob' })).getByRole('button'));
    await settle();
    expect(screen.getByRole('alert').closest('section')?.getAttribute('aria-label')).toBe('sess_bob');
  });

  it('focuses the button when the retry button is pressed, because the error message is removed', async () => {
    const { backend, store } = setUp();
    await renderWithStore(store, <SignOutButton />);
    backend.fail(error('forbidden'), 'removeSession');
    await press();
    backend.fail(null, 'removeSession');
    backend.pauseResponses();
    screen.getByRole('button', { name: 'Try again' }).focus();
    await press('Try again');
    expect(document.activeElement).toBe(button());
  });

  it('does nothing after preventDefault() in onClick', async () => {
    const { store } = setUp();
    await renderWithStore(store, <SignOutButton onClick={(event) => event.preventDefault()} />);
    await press();
    expect(listed(store)).toContain('sess_ada active');
  });

  it('renders nothing if no account is signed in', async () => {
    const { store } = setUp({ sessions: [] });
    await renderWithStore(store, <SignOutButton />);
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(screen.queryByRole('button')).toBe(null);
  });
});
