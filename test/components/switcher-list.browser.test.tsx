import { cleanup, render } from '@testing-library/react';
import { useSessionActions } from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import { createSessionData, inMemoryBackend, TestSessionProvider } from 'multisession/testing';
import { type ReactNode, useEffect } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';

afterEach(cleanup);

const at = (minute: number) => ({ createdAt: new Date(2026, 0, 1, 12, minute) });
const sessions = [
  createSessionData({ name: 'Ada Lovelace', ...at(1) }),
  createSessionData({ name: 'Grace Hopper', ...at(2) }),
  createSessionData({ name: 'Katherine Johnson', ...at(3) }),
];

/** Renders the list of accounts in the page, as a custom switcher without a popup does. */
function showList(children?: ReactNode) {
  render(
    <TestSessionProvider backend={inMemoryBackend({ sessions })}>
      <SessionSwitcher.Root>
        <SessionSwitcher.List>
          {(session) => (
            <SessionSwitcher.Item session={session}>
              <SessionSwitcher.Select />
              <SessionSwitcher.SignOut>×</SessionSwitcher.SignOut>
              <SessionSwitcher.Error />
              {children}
            </SessionSwitcher.Item>
          )}
        </SessionSwitcher.List>
      </SessionSwitcher.Root>
      <p>The page</p>
    </TestSessionProvider>,
  );
}

const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('a List without a Popup', () => {
  it('moves the focus between accounts with the arrow keys, Home, End and typeahead', async () => {
    showList();
    await userEvent.click(page.getByText('The page'));
    await userEvent.tab();
    await expect.element(button('Ada Lovelace')).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(button('Grace Hopper')).toHaveFocus();
    await userEvent.keyboard('{End}{ArrowDown}');
    await expect.element(button('Ada Lovelace')).toHaveFocus();
    await userEvent.keyboard('k');
    await expect.element(button('Katherine Johnson')).toHaveFocus();
  });

  it('keeps the focus in place when the focused account is signed out', async () => {
    showList();
    await userEvent.click(button('Sign out Grace Hopper'));
    await expect.element(button('Katherine Johnson')).toHaveFocus();
    await userEvent.click(button('Sign out Katherine Johnson'));
    await expect.element(button('Ada Lovelace')).toHaveFocus();
    await userEvent.click(button('Sign out Ada Lovelace'));
    await expect.element(page.getByRole('list')).toHaveFocus();
  });

  it('does not take the focus if it was elsewhere when an account was signed out', async () => {
    function SignOutOnEvent() {
      const { signOut } = useSessionActions();
      useEffect(() => {
        const signOutAda = () => void signOut({ session: 'sess_ada' });
        window.addEventListener('sign-out-ada', signOutAda);
        return () => window.removeEventListener('sign-out-ada', signOutAda);
      }, [signOut]);
      return null;
    }
    showList(<SignOutOnEvent />);
    await userEvent.click(button('Ada Lovelace'));
    await userEvent.click(page.getByText('The page'));
    expect(document.activeElement).toBe(document.body);
    window.dispatchEvent(new Event('sign-out-ada'));
    await expect.element(button('Ada Lovelace')).not.toBeInTheDocument();
    expect(document.activeElement).toBe(document.body);
  });
});
