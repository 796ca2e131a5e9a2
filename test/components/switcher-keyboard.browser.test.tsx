import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { SessionSwitcherProps } from 'multisession/components';
import { createSessionData } from 'multisession/testing';
import { ada, cleanUpAfterEach, popup, row, showSwitcher } from './show-switcher.tsx';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

cleanUpAfterEach();

const trigger = () => page.getByRole('button', { name: 'Ada Lovelace' }).first();

/** Opens the popup with the keyboard. */
async function openPopup(props?: SessionSwitcherProps) {
  const shown = showSwitcher({ onAddAccount: () => {}, ...props });
  await userEvent.tab();
  await userEvent.tab();
  await expect.element(trigger()).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(row(/^Ada/)).toHaveFocus();
  return shown;
}

describe('SessionSwitcher with the keyboard', () => {
  it('opens with the focus on the current account', async () => {
    await openPopup();
    await expect.element(row(/^Ada/)).toHaveAttribute('aria-current', 'true');
    await expect.element(trigger()).toHaveAttribute('aria-expanded', 'true');
  });

  it.each(['ArrowDown', 'ArrowUp'])('opens with %s on the trigger', async (key) => {
    showSwitcher();
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.keyboard(`{${key}}`);
    await expect.element(row(/^Ada/)).toHaveFocus();
  });

  it('moves between accounts and actions with the arrow keys and wraps around', async () => {
    await openPopup();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(row(/^Sign out Ada/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect.element(row(/^Katherine/)).toHaveFocus();
    await userEvent.keyboard('{Home}{ArrowUp}');
    await expect.element(row(/^Sign out of all/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{End}{ArrowUp}');
    await expect.element(row(/^Add account/)).toHaveFocus();
  });

  it('moves by five accounts and actions with Page Down and Page Up, and stops at both ends', async () => {
    const sessions = Array.from({ length: 7 }, (_, index) =>
      createSessionData({ id: `sess_${index}`, userId: `user_${index}`, name: `Person ${index}` }),
    );
    showSwitcher({}, { sessions });
    await userEvent.click(page.getByRole('button', { name: 'Person 0' }));
    for (const [key, name] of [
      ['PageDown', /^Person 4/],
      ['PageDown', /^Sign out of all/],
      ['PageDown', /^Sign out of all/],
      ['PageUp', /^Person 2/],
      ['PageUp', /^Person 0/],
      ['PageUp', /^Person 0/],
    ] as const) {
      await userEvent.keyboard(`{${key}}`);
      await expect.element(row(name)).toHaveFocus();
    }
  });

  it('switches the account, closes and restores the focus to the trigger', async () => {
    await openPopup();
    await userEvent.keyboard('g{Enter}');
    await expect.element(popup()).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Grace Hopper' })).toHaveFocus();
  });

  it('moves from an account to its sign-out button with Tab, and from there to the next account with ArrowDown', async () => {
    await openPopup();
    await userEvent.keyboard('g{Tab}');
    await expect.element(row(/^Sign out Grace/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(row(/^Katherine/)).toHaveFocus();
  });

  it('asks before it signs an account out, with the focus on Cancel, and then focuses the account in its place', async () => {
    const { backend } = await openPopup();
    const methods = () => backend.calls.map(({ method }) => method);
    const question = page.getByRole('alertdialog', { name: 'Sign out Grace Hopper?' });
    await userEvent.keyboard('g{Tab}{Enter}');
    await expect.element(question.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(question).not.toBeInTheDocument();
    await expect.element(row(/^Sign out Grace/)).toHaveFocus();
    expect(methods()).not.toContain('removeSession');
    await userEvent.keyboard('{Enter}{Tab}{Enter}');
    await expect.element(row(/^Grace/)).not.toBeInTheDocument();
    await expect.element(row(/^Katherine/)).toHaveFocus();
    expect(methods()).toContain('removeSession');
  });

  it('skips the actions that the question of the current account hides', async () => {
    await openPopup();
    await userEvent.click(row(/^Sign out Ada/));
    const question = page.getByRole('alertdialog', { name: 'Sign out Ada Lovelace?' });
    await expect.element(question.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.keyboard('{Tab}{Tab}');
    await expect.element(row(/^Grace/)).toHaveFocus();
    await userEvent.keyboard('{ArrowUp}');
    await expect.element(row(/^Ada/)).toHaveFocus();
  });

  it('closes with Escape and restores the focus to the trigger', async () => {
    const onOpenChange = vi.fn<NonNullable<SessionSwitcherProps['onOpenChange']>>();
    await openPopup({ onOpenChange });
    await userEvent.keyboard('{Escape}');
    await expect.element(popup()).not.toBeInTheDocument();
    await expect.element(trigger()).toHaveFocus();
    await expect.poll(() => onOpenChange.mock.lastCall?.[1].reason).toBe('escape-key');
  });

  it('closes when Tab moves the focus out of the popup', async () => {
    const onOpenChange = vi.fn<NonNullable<SessionSwitcherProps['onOpenChange']>>();
    await openPopup({ onOpenChange });
    await userEvent.keyboard('{End}{Tab}');
    await expect.element(popup()).not.toBeInTheDocument();
    await expect.element(page.getByRole('link', { name: 'After' })).toHaveFocus();
    expect(onOpenChange.mock.lastCall).toMatchObject([false, { reason: 'focus-out' }]);
  });

  it('closes when the focus moves to a form whose field hides the method "closest"', async () => {
    await openPopup({});
    const form = document.body.appendChild(document.createElement('form'));
    onTestFinished(() => form.remove());
    form.innerHTML = '<input name="closest">';
    form.tabIndex = -1;
    form.focus();
    await expect.element(popup()).not.toBeInTheDocument();
  });

  it.each([
    ['a link', () => page.getByRole('link', { name: 'Before' })],
    ['the background', () => document.documentElement],
  ])('closes on a press outside, on %s', async (_, outside) => {
    const onOpenChange = vi.fn<NonNullable<SessionSwitcherProps['onOpenChange']>>();
    await openPopup({ onOpenChange });
    await userEvent.click(outside(), { position: { x: 4, y: 4 } });
    await expect.element(popup()).not.toBeInTheDocument();
    await expect
      .poll(() => onOpenChange.mock.calls.map(([open, { reason }]) => [open, reason]))
      .toEqual([
        [true, 'trigger-press'],
        [false, 'outside-press'],
      ]);
  });

  it('keeps the popup as it is if onOpenChange cancels the change', async () => {
    const { rerender } = await openPopup();
    rerender({ onOpenChange: (_, { cancel }) => cancel() });
    await userEvent.keyboard('{Escape}{Escape}');
    await userEvent.click(document.documentElement, { position: { x: 4, y: 4 } });
    await expect.element(popup()).toBeVisible();
    await userEvent.click(trigger());
    await expect.element(popup()).toBeVisible();
    rerender({});
    await userEvent.click(trigger());
    await expect.element(popup()).not.toBeInTheDocument();
    rerender({ onOpenChange: (_, { cancel }) => cancel() });
    await userEvent.click(trigger());
    await expect.element(popup()).not.toBeInTheDocument();
  });

  it('keeps the focus on the item whose account is signed out remotely', async () => {
    const { backend } = await openPopup();
    await userEvent.keyboard('g');
    backend.close('sess_grace', 'revoked');
    await userEvent.keyboard('{Tab}');
    await expect.element(row(/^Sign out Grace/)).toHaveFocus();
    await userEvent.keyboard('{Enter}{Tab}{Enter}');
    await expect.element(row(/^Katherine/)).toHaveFocus();
  });
});

describe('a controlled SessionSwitcher', () => {
  it('stays open if onOpenChange is ignored', async () => {
    const onOpenChange = vi.fn<NonNullable<SessionSwitcherProps['onOpenChange']>>();
    showSwitcher({ open: true, onOpenChange }, { sessions: [ada] });
    await expect.element(row(/^Ada/)).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => onOpenChange.mock.calls.map(([next]) => next)).toEqual([false]);
    await expect.element(popup()).toBeVisible();
  });

  it('opens and closes with the open prop', async () => {
    const { rerender } = showSwitcher({ open: false });
    await expect.element(popup()).not.toBeInTheDocument();
    rerender({ open: true });
    await expect.element(popup()).toBeVisible();
    rerender({ open: false });
    await expect.element(popup()).not.toBeInTheDocument();
  });
});
