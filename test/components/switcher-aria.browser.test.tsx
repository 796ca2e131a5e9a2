import { SessionError } from 'multisession';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ada, adaAgain, cleanUpAfterEach, popup, row, showSwitcher } from './show-switcher.tsx';

cleanUpAfterEach();

const opener = () => page.getByRole('button', { name: 'Ada Lovelace' }).first();

describe('what a screen reader is told of the switcher', () => {
  it('is a button that opens a dialog, as long as it is closed', async () => {
    showSwitcher();
    await expect.element(opener()).toHaveAttribute('aria-haspopup', 'dialog');
    await expect.element(document.body).toMatchAriaInlineSnapshot(`
      - link "Before":
        - /url: "#before"
      - button "Ada Lovelace"
      - status
      - link "After":
        - /url: "#after"
    `);
  });

  it('is a list of accounts, each with what can be done with it', async () => {
    showSwitcher({ onAddAccount: () => {} });
    await userEvent.click(opener());
    await expect.element(popup()).toMatchAriaInlineSnapshot(`
      - dialog "Accounts":
        - list:
          - listitem:
            - button "Ada Lovelace ada@example.com"
            - button "Sign out Ada Lovelace"
          - listitem:
            - button "Grace Hopper grace@example.com"
            - button "Sign out Grace Hopper"
          - listitem:
            - button "Katherine Johnson katherine@example.com Finish signing in"
            - button "Sign out Katherine Johnson"
          - listitem:
            - button "Alan Turing alan@example.com Sign in again"
            - button "Remove Alan Turing"
        - button "Add account"
        - button "Sign out of all accounts"
    `);
  });

  it('tells two sessions of one user apart', async () => {
    showSwitcher({}, { sessions: [ada, adaAgain] });
    await userEvent.click(opener());
    await expect.element(popup()).toMatchAriaInlineSnapshot(`
      - dialog "Accounts":
        - list:
          - listitem:
            - button "Ada Lovelace ada@example.com Signed in Jan 1, 2026, 12:01 PM"
            - button "Sign out Ada Lovelace"
          - listitem:
            - button "Ada Lovelace ada@example.com Signed in Jan 1, 2026, 12:09 PM"
            - button "Sign out Ada Lovelace"
        - button "Sign out of all accounts"
    `);
  });

  it('offers nothing to whom the app leads nowhere', async () => {
    showSwitcher();
    await userEvent.click(opener());
    await expect.element(row(/^Alan.*Signed out/)).toHaveAttribute('aria-disabled', 'true');
    await expect.element(row(/^Add account/)).not.toBeInTheDocument();
  });
});

describe('the live region', () => {
  const news = () => page.getByRole('status');

  it('says nothing about who one was from the start', async () => {
    const { rerender } = showSwitcher();
    await expect.element(news()).toHaveTextContent(/^$/);
    rerender({ id: 'again' });
    await expect.element(news()).toHaveTextContent(/^$/);
  });

  it('says who one has become, once', async () => {
    const { rerender } = showSwitcher();
    const said: string[] = [];
    const region = news().element();
    new MutationObserver(() => said.push(region.textContent)).observe(region, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    await userEvent.click(opener());
    await userEvent.click(row(/^Grace/));
    await expect.element(news()).toHaveTextContent('You are now Grace Hopper');
    rerender({ id: 'again' });
    expect(said).toEqual(['You are now Grace Hopper']);
  });

  it('says that a switch has failed after the popup was closed', async () => {
    const { backend } = showSwitcher();
    backend.fail(new SessionError({ code: 'unsupported', message: 'Refused, as wanted.' }), 'touchSession');
    await userEvent.click(opener());
    await userEvent.click(row(/^Grace/));
    await expect.element(news()).toHaveTextContent('Could not switch. You are now Ada Lovelace');
    await userEvent.click(opener());
    await expect.element(popup().getByRole('alert')).toHaveTextContent('Could not switch.');
    await expect.element(news()).toHaveTextContent(/^You are now Ada Lovelace$/);
  });
});
