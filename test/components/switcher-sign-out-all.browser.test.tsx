import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanUpAfterEach, popup, row, showSwitcher } from './show-switcher.tsx';

cleanUpAfterEach();

const question = () => page.getByRole('alertdialog', { name: 'Sign out of all 3 accounts?' });
const inQuestion = (name: string) => question().getByRole('button', { name });
const signOutAll = () => row(/^Sign out of all accounts/);

/** Asks by the keyboard alone. */
async function ask() {
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

describe('signing out of all accounts', () => {
  it('asks first, with the focus on what does no harm', async () => {
    const shown = await ask();
    await expect.element(inQuestion('Cancel')).toHaveFocus();
    await expect.element(question()).toMatchAriaInlineSnapshot(`
      - alertdialog "Sign out of all 3 accounts?":
        - paragraph: Sign out of all 3 accounts?
        - button "Cancel"
        - button "Sign out"
    `);
    expect(signedIn(shown)).toBe(3);
  });

  it('happens when it was confirmed, and only then', async () => {
    const shown = await ask();
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(row(/^Katherine/)).not.toBeInTheDocument();
    expect(signedIn(shown)).toBe(0);
    await expect.element(row(/^Add account/)).toHaveFocus();
  });

  it.each(['{Escape}', '{Enter}', '{ }'])('is called off by %s, and the focus returns', async (key) => {
    const shown = await ask();
    await expect.element(inQuestion('Cancel')).toHaveFocus();
    await userEvent.keyboard(key);
    await expect.element(question()).not.toBeInTheDocument();
    await expect.element(signOutAll()).toHaveFocus();
    expect(signedIn(shown)).toBe(3);
    await userEvent.keyboard('{Escape}');
    await expect.element(popup()).not.toBeInTheDocument();
  });

  it('keeps the focus and the popup while letters and arrow keys are pressed', async () => {
    await ask();
    await userEvent.keyboard('g{ArrowDown}{End}');
    await expect.element(inQuestion('Cancel')).toHaveFocus();
  });

  it('is not asked any more after the popup was closed', async () => {
    await ask();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}{Escape}');
    await expect.element(popup()).not.toBeInTheDocument();
    await userEvent.keyboard('{Enter}');
    await expect.element(row(/^Ada/)).toHaveFocus();
    await expect.element(question()).not.toBeInTheDocument();
  });

  it('returns the focus to its button while it is under way', async () => {
    const { backend } = await ask();
    backend.pauseResponses();
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(signOutAll()).toHaveFocus();
    await expect.element(signOutAll()).toHaveAttribute('aria-disabled', 'true');
  });

  it('returns the focus to its button when it failed', async () => {
    const { backend } = await ask();
    backend.fail(new Error('away'), 'removeAllSessions');
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(popup().getByRole('alert')).toHaveTextContent('Could not sign out of all accounts.');
    await expect.element(signOutAll()).toHaveFocus();
  });

  it('goes without saying anything more when another device leaves one account', async () => {
    const { backend } = await ask();
    backend.close('sess_grace', 'revoked');
    backend.close('sess_katherine', 'revoked');
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
    await expect.element(signOutAll()).not.toBeInTheDocument();
    await expect.element(row(/^Ada/)).toHaveFocus();
  });
});
