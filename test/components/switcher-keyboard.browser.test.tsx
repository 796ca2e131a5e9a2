import { describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { SessionSwitcherProps } from 'multisession/components';
import { ada, cleanUpAfterEach, popup, row, showSwitcher } from './show-switcher.tsx';

cleanUpAfterEach();

const opener = () => page.getByRole('button', { name: 'Ada Lovelace' }).first();

/** Opens the popup by the keyboard alone. */
async function openIt(props?: SessionSwitcherProps) {
  const shown = showSwitcher({ onAddAccount: () => {}, ...props });
  await userEvent.tab();
  await userEvent.tab();
  await expect.element(opener()).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(row(/^Ada/)).toHaveFocus();
  return shown;
}

describe('the switcher, with the keyboard alone', () => {
  it('opens on the current account', async () => {
    await openIt();
    await expect.element(row(/^Ada/)).toHaveAttribute('aria-current', 'true');
    await expect.element(opener()).toHaveAttribute('aria-expanded', 'true');
  });

  it('moves between accounts and actions, and round the ends', async () => {
    await openIt();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect.element(row(/^Katherine/)).toHaveFocus();
    await userEvent.keyboard('{Home}{ArrowUp}');
    await expect.element(row(/^Sign out of all/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{End}{ArrowUp}');
    await expect.element(row(/^Add account/)).toHaveFocus();
  });

  it('switches, closes and gives the focus back to the trigger', async () => {
    await openIt();
    await userEvent.keyboard('g{Enter}');
    await expect.element(popup()).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Grace Hopper' })).toHaveFocus();
  });

  it('reaches «sign out» of each account with Tab, and goes on from that row', async () => {
    const { backend } = await openIt();
    await userEvent.keyboard('{Tab}');
    await expect.element(row(/^Sign out Ada/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{Tab}{Enter}');
    await expect.element(row(/^Grace/)).not.toBeInTheDocument();
    await expect.element(row(/^Katherine/)).toHaveFocus();
    expect(backend.calls.map(({ method }) => method)).toContain('removeSession');
  });

  it('closes with Escape, and the focus returns', async () => {
    const onOpenChange = vi.fn<NonNullable<SessionSwitcherProps['onOpenChange']>>();
    await openIt({ onOpenChange });
    await userEvent.keyboard('{Escape}');
    await expect.element(popup()).not.toBeInTheDocument();
    await expect.element(opener()).toHaveFocus();
    await expect.poll(() => onOpenChange.mock.lastCall?.[1].reason).toBe('dismiss');
  });

  it('does not trap the focus: who leaves with Tab finds the popup closed', async () => {
    await openIt();
    await userEvent.keyboard('{End}{Tab}');
    await expect.element(popup()).not.toBeInTheDocument();
    await expect.element(page.getByRole('link', { name: 'After' })).toHaveFocus();
  });

  it('keeps the focus on whom another device signs out next to', async () => {
    const { backend } = await openIt();
    await userEvent.keyboard('g');
    backend.close('sess_grace', 'revoked');
    await userEvent.keyboard('{Tab}');
    await expect.element(row(/^Sign out Grace/)).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(row(/^Katherine/)).toHaveFocus();
  });
});

describe('an app that decides whether the popup is open', () => {
  it('is asked, and may refuse', async () => {
    const onOpenChange = vi.fn<NonNullable<SessionSwitcherProps['onOpenChange']>>();
    showSwitcher({ open: true, onOpenChange }, { sessions: [ada] });
    await expect.element(row(/^Ada/)).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => onOpenChange.mock.calls.map(([next]) => next)).toEqual([false]);
    await expect.element(popup()).toBeVisible();
  });

  it('opens and closes it', async () => {
    const { rerender } = showSwitcher({ open: false });
    await expect.element(popup()).not.toBeInTheDocument();
    rerender({ open: true });
    await expect.element(popup()).toBeVisible();
    rerender({ open: false });
    await expect.element(popup()).not.toBeInTheDocument();
  });
});
