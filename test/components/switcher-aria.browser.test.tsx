import { render } from '@testing-library/react';
import { SessionError } from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import { inMemoryBackend, TestSessionProvider } from 'multisession/testing';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ada, adaAgain, cleanUpAfterEach, popup, row, showSwitcher } from './show-switcher.tsx';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

cleanUpAfterEach();

const trigger = () => page.getByRole('button', { name: 'Ada Lovelace' }).first();

describe('the accessibility tree of SessionSwitcher', () => {
  it('contains a button with a dialog popup while closed', async () => {
    showSwitcher();
    await expect.element(trigger()).toHaveAttribute('aria-haspopup', 'dialog');
    await expect.element(document.body).toMatchAriaInlineSnapshot(`
      - link "Before":
        - /url: "#before"
      - button "Ada Lovelace"
      - status
      - link "After":
        - /url: "#after"
    `);
  });

  it('contains the current account, and a list of the others with their actions, while open', async () => {
    showSwitcher({ onAddAccount: () => {} });
    await userEvent.click(trigger());
    await expect.element(popup()).toMatchAriaInlineSnapshot(`
      - dialog "Accounts":
        - button "Ada Lovelace ada@example.com"
        - button "Sign out Ada Lovelace"
        - list:
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

  it('distinguishes two sessions of one user by the time of sign-in', async () => {
    showSwitcher({}, { sessions: [ada, adaAgain] });
    await userEvent.click(trigger());
    await expect.element(popup()).toMatchAriaInlineSnapshot(`
      - dialog "Accounts":
        - button "Ada Lovelace ada@example.com Signed in Jan 1, 2026, 12:01 PM"
        - button "Sign out Ada Lovelace"
        - list:
          - listitem:
            - button "Ada Lovelace ada@example.com Signed in Jan 1, 2026, 12:09 PM"
            - button "Sign out Ada Lovelace"
        - button "Sign out of all accounts"
    `);
  });

  it('disables remembered accounts without onSignInAgain and onAddAccount', async () => {
    showSwitcher();
    await userEvent.click(trigger());
    await expect.element(row(/^Alan.*Signed out/)).toHaveAttribute('aria-disabled', 'true');
    await expect.element(row(/^Add account/)).not.toBeInTheDocument();
  });
});

describe('the live region of SessionSwitcher', () => {
  const liveRegion = () => page.getByRole('status');

  it('does not announce the initial account', async () => {
    const { rerender } = showSwitcher();
    await expect.element(liveRegion()).toHaveTextContent(/^$/);
    rerender({ id: 'again' });
    await expect.element(liveRegion()).toHaveTextContent(/^$/);
  });

  it('announces a new current account once', async () => {
    const { rerender } = showSwitcher();
    const announced: string[] = [];
    const region = liveRegion().element();
    new MutationObserver(() => announced.push(region.textContent)).observe(region, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    await userEvent.click(trigger());
    await userEvent.click(row(/^Grace/));
    await expect.element(liveRegion()).toHaveTextContent('You are now Grace Hopper');
    rerender({ id: 'again' });
    expect(announced).toEqual(['You are now Grace Hopper']);
  });

  it('announces a failed switch while the popup is closed', async () => {
    const { backend } = showSwitcher();
    backend.fail(new SessionError({ code: 'unsupported', message: 'Rejected by the test.' }), 'touchSession');
    await userEvent.click(trigger());
    await userEvent.click(row(/^Grace/));
    await expect.element(liveRegion()).toHaveTextContent('Could not switch. You are now Ada Lovelace');
    await userEvent.click(trigger());
    await expect.element(popup().getByRole('alert')).toHaveTextContent('Could not switch.');
    await expect.element(liveRegion()).toHaveTextContent(/^You are now Ada Lovelace$/);
  });

  it.each([
    ['Sign out Grace Hopper', 'Grace Hopper was signed out.'],
    ['Remove Alan Turing', 'Alan Turing was removed.'],
  ])('announces that another account is gone after pressing "%s"', async (name, text) => {
    const { backend } = showSwitcher();
    await userEvent.click(trigger());
    const release = backend.pauseResponses();
    await userEvent.click(popup().getByRole('button', { name }));
    if (name.startsWith('Sign out')) await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(popup().getByRole('button', { name })).not.toBeInTheDocument();
    await expect.element(liveRegion()).toHaveTextContent(/^$/);
    release();
    await expect.element(liveRegion()).toHaveTextContent(text);
    await userEvent.click(row(/^Katherine/));
    await expect.element(liveRegion()).toHaveTextContent(/^You are now Katherine Johnson$/);
  });
});

describe('SessionSwitcher whose accounts could not be loaded', () => {
  const network = new SessionError({ code: 'network_error', message: 'Failed by the test.' });

  async function fail() {
    const backend = inMemoryBackend({ sessions: [ada] });
    backend.fail(network);
    render(
      <TestSessionProvider backend={backend} status="failed">
        <SessionSwitcher />
      </TestSessionProvider>,
    );
    await expect.element(page.getByRole('button', { name: 'Accounts unavailable' })).toBeVisible();
    return backend;
  }

  it('does not show that the user is signed out, and announces the failure', async () => {
    await fail();
    await expect.element(page.getByRole('button')).toHaveAttribute('data-unavailable');
    await expect.element(page.getByRole('status')).toHaveTextContent('The accounts could not be loaded.');
    expect(document.body.textContent).not.toContain('Not signed in');
  });

  it('shows the account once a retry has succeeded, and announces nothing about it', async () => {
    const backend = await fail();
    await userEvent.click(page.getByRole('button'));
    await expect.element(popup().getByRole('status')).toHaveTextContent('The accounts could not be loaded.');
    await expect.element(popup().getByRole('button', { name: 'Try again' })).toHaveFocus();
    backend.fail(null);
    await userEvent.keyboard('{Enter}');
    await expect.element(trigger()).not.toHaveAttribute('data-unavailable');
    await expect.element(page.getByRole('status')).toHaveTextContent(/^$/);
  });
});
