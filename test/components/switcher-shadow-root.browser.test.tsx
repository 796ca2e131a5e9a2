import { cleanup, render } from '@testing-library/react';
import { SessionSwitcher } from 'multisession/components';
import styles from 'multisession/styles.css?inline';
import { createSessionData, inMemoryBackend, TestSessionProvider } from 'multisession/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';

const at = (minute: number) => ({ createdAt: new Date(2026, 0, 1, 12, minute) });
const sessions = [
  createSessionData({ name: 'Ada Lovelace', ...at(1) }),
  createSessionData({ name: 'Grace Hopper', ...at(2) }),
  createSessionData({ name: 'Katherine Johnson', ...at(3) }),
];

let shadow: ShadowRoot;

beforeEach(() => {
  const host = document.body.appendChild(document.createElement('div'));
  host.id = 'host';
  host.style.cssText = 'position: fixed; inset: auto auto 8px 8px';
  shadow = host.attachShadow({ mode: 'open' });
  const container = shadow.appendChild(document.createElement('div'));
  const backend = inMemoryBackend({ sessions });
  render(
    <TestSessionProvider backend={backend}>
      <style>{styles}</style>
      <SessionSwitcher onAddAccount={() => {}} />
    </TestSessionProvider>,
    { container },
  );
});

afterEach(() => {
  cleanup();
  document.querySelector('#host')?.remove();
});

const focused = () =>
  shadow.activeElement?.querySelector('bdi')?.textContent ?? shadow.activeElement?.textContent;
const find = (selector: string) => shadow.querySelector<HTMLElement>(selector);

async function open(): Promise<void> {
  await expect.poll(() => find('.ms-trigger')?.textContent).toContain('Ada Lovelace');
  find('.ms-trigger')?.click();
  await expect.poll(focused).toBe('Ada Lovelace');
}

describe('SessionSwitcher in a shadow root', () => {
  it('moves the focus with the arrow keys and typeahead', async () => {
    await open();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(focused()).toBe('Grace Hopper');
    await userEvent.keyboard('{ArrowDown}');
    expect(focused()).toBe('Katherine Johnson');
    await userEvent.keyboard('{End}{ArrowUp}');
    expect(focused()).toBe('Add account');
    await userEvent.keyboard('gr');
    expect(focused()).toBe('Grace Hopper');
  });

  it('keeps the focus in place when the focused account is signed out', async () => {
    await open();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Tab}{Enter}{Tab}{Enter}');
    await expect.poll(focused).toBe('Katherine Johnson');
  });

  it('opens its popup beside the trigger', async () => {
    await open();
    const trigger = find('.ms-trigger')?.getBoundingClientRect();
    await Promise.all(
      find('.ms-popup')
        ?.getAnimations()
        .map(({ finished }) => finished) ?? [],
    );
    const popup = find('.ms-popup')?.getBoundingClientRect();
    expect(popup?.bottom).toBeLessThan(trigger?.top ?? 0);
    expect((trigger?.top ?? 0) - (popup?.bottom ?? 0)).toBeLessThan(12);
  });
});
