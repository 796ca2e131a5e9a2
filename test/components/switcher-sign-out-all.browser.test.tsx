import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { error } from '../store/set-up.ts';
import { cleanUpAfterEach, popup, row, showSwitcher } from './show-switcher.tsx';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

cleanUpAfterEach();

const confirmation = () => page.getByRole('alertdialog', { name: 'Sign out of 3 accounts?' });
const inConfirmation = (name: string) => confirmation().getByRole('button', { name });
const signOutAll = () => row(/^Sign out of all accounts/);

/** Opens the confirmation with the keyboard. */
async function openConfirmation() {
  const shown = showSwitcher({ onAddAccount: () => {} }, { capabilities: { events: true } });
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.keyboard('{Enter}{End}');
  await expect.element(signOutAll()).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  return shown;
}

const signedIn = ({ backend }: Pick<ReturnType<typeof showSwitcher>, 'backend'>) =>
  backend.inspect().sessions.filter(({ status }) => status === 'active' || status === 'pending').length;

describe('SessionSwitcher.SignOutAll', () => {
  it('asks for confirmation with the focus on Cancel', async () => {
    const shown = await openConfirmation();
    await expect.element(inConfirmation('Cancel')).toHaveFocus();
    await expect.element(confirmation()).toMatchAriaInlineSnapshot(`
      - alertdialog "Sign out of 3 accounts?":
        - paragraph: Sign out of 3 accounts?
        - button "Cancel"
        - button "Sign out"
    `);
    expect(signedIn(shown)).toBe(3);
  });

  it('signs out of all accounts after confirmation', async () => {
    const shown = await openConfirmation();
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(row(/^Katherine/)).not.toBeInTheDocument();
    expect(signedIn(shown)).toBe(0);
    await expect.element(row(/^Add account/)).toHaveFocus();
  });

  it.each(['{Escape}', '{Enter}', '{ }'])('cancels on %s and restores the focus', async (key) => {
    const shown = await openConfirmation();
    await expect.element(inConfirmation('Cancel')).toHaveFocus();
    await userEvent.keyboard(key);
    await expect.element(confirmation()).not.toBeInTheDocument();
    await expect.element(signOutAll()).toHaveFocus();
    expect(signedIn(shown)).toBe(3);
    await userEvent.keyboard('{Escape}');
    await expect.element(popup()).not.toBeInTheDocument();
  });

  it('keeps the focus in the confirmation while letters and arrow keys are pressed', async () => {
    await openConfirmation();
    await userEvent.keyboard('g{ArrowDown}{End}');
    await expect.element(inConfirmation('Cancel')).toHaveFocus();
  });

  it('closes the confirmation when the popup closes', async () => {
    await openConfirmation();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}{Escape}');
    await expect.element(popup()).not.toBeInTheDocument();
    await userEvent.keyboard('{Enter}');
    await expect.element(row(/^Ada/)).toHaveFocus();
    await expect.element(confirmation()).not.toBeInTheDocument();
  });

  it('hides all accounts at once, before the server responds', async () => {
    const shown = await openConfirmation();
    shown.backend.pauseResponses();
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(row(/^Katherine/)).not.toBeInTheDocument();
    await expect.element(row(/^Add account/)).toHaveFocus();
  });

  it('shows the accounts again, with an error message, when the server refuses', async () => {
    const { backend } = await openConfirmation();
    backend.fail(error('forbidden'), 'removeAllSessions');
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(popup().getByRole('alert')).toHaveTextContent('Could not sign out of all accounts.');
    await expect.element(row(/^Katherine/)).toBeInTheDocument();
  });

  it('closes the confirmation when only one account is left', async () => {
    const { backend } = await openConfirmation();
    backend.close('sess_grace', 'revoked');
    backend.close('sess_katherine', 'revoked');
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
    await expect.element(signOutAll()).not.toBeInTheDocument();
    await expect.element(row(/^Ada/)).toHaveFocus();
  });
});
