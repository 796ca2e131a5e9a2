import { cleanup, render } from '@testing-library/react';
import { SessionSwitcher, type SessionSwitcherProps } from 'multisession/components';
import { createSessionData, inMemoryBackend, TestSessionProvider } from 'multisession/testing';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

afterEach(cleanup);

type OpenChange = NonNullable<SessionSwitcherProps['onOpenChange']>;

/** Opens the popup of a custom switcher, whose last element is `children`. */
async function open(children: ReactNode, onOpenChange: OpenChange = () => {}): Promise<void> {
  const sessions = [createSessionData({ name: 'Ada Lovelace' }), createSessionData({ name: 'Grace Hopper' })];
  render(
    <TestSessionProvider backend={inMemoryBackend({ sessions })}>
      <SessionSwitcher.Root onOpenChange={onOpenChange}>
        <SessionSwitcher.Trigger />
        <SessionSwitcher.Popup>
          <SessionSwitcher.List>
            {(session) => (
              <SessionSwitcher.Item session={session}>
                <SessionSwitcher.Select />
              </SessionSwitcher.Item>
            )}
          </SessionSwitcher.List>
          {children}
        </SessionSwitcher.Popup>
      </SessionSwitcher.Root>
    </TestSessionProvider>,
  );
  await userEvent.click(page.getByRole('button', { name: 'Ada Lovelace' }));
  await expect.element(account('Ada Lovelace')).toHaveFocus();
}

const popup = () => page.getByRole('dialog', { name: 'Accounts' });
const account = (name: string) => popup().getByRole('button', { name });

describe('custom content of the SessionSwitcher popup', () => {
  it('is reached by the arrow keys if it is an Action, as a button and as a link', async () => {
    await open(
      <>
        <SessionSwitcher.Action>Manage account</SessionSwitcher.Action>
        <SessionSwitcher.Action href="#settings">Settings</SessionSwitcher.Action>
      </>,
    );
    await userEvent.keyboard('{End}');
    const link = popup().getByRole('link', { name: 'Settings' });
    await expect.element(link).toHaveFocus();
    await expect.element(link).toHaveAttribute('href', '#settings');
    await userEvent.keyboard('{ArrowUp}');
    await expect.element(popup().getByRole('button', { name: 'Manage account' })).toHaveFocus();
    await userEvent.keyboard('{ArrowUp}');
    await expect.element(account('Grace Hopper')).toHaveFocus();
  });

  it('closes the popup if it is an Action that is pressed', async () => {
    const onOpenChange = vi.fn<OpenChange>();
    const onClick = vi.fn<() => void>();
    await open(
      <SessionSwitcher.Action onClick={onClick}>Manage account</SessionSwitcher.Action>,
      onOpenChange,
    );
    await userEvent.keyboard('{End}{Enter}');
    await expect.element(popup()).not.toBeInTheDocument();
    expect(onClick).toHaveBeenCalledOnce();
    expect(onOpenChange.mock.lastCall?.[0]).toBe(false);
    await expect.element(page.getByRole('button', { name: 'Ada Lovelace' })).toHaveFocus();
  });

  it('keeps the popup open if an Action prevents the default', async () => {
    await open(
      <SessionSwitcher.Action onClick={(event) => event.preventDefault()}>More</SessionSwitcher.Action>,
    );
    await userEvent.keyboard('{End}{Enter}');
    await expect.element(popup()).toBeVisible();
  });

  it.each([
    ['a text field', <input key="" aria-label="Search" />, 'grace', 'grace'],
    ['a rich text field', <div key="" aria-label="Search" contentEditable role="textbox" />, 'ada', 'ada'],
  ])('receives all keys if it is %s', async (_, field, typed, expected) => {
    await open(field);
    const input = popup().getByRole('textbox');
    await userEvent.click(input);
    await userEvent.keyboard(`${typed}{Home}{ArrowDown}{End}`);
    await expect.element(input).toHaveFocus();
    const element = input.element();
    expect(element instanceof HTMLInputElement ? element.value : element.textContent).toBe(expected);
  });

  it('keeps the focus if it handles a key itself', async () => {
    await open(
      <div role="listbox" tabIndex={0} onKeyDown={(event) => event.preventDefault()}>
        Options
      </div>,
    );
    popup().getByRole('listbox').element().focus();
    await userEvent.keyboard('{ArrowDown}g');
    await expect.element(popup().getByRole('listbox')).toHaveFocus();
  });
});
