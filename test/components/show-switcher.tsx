import { cleanup, render } from '@testing-library/react';
import { SessionSwitcher } from 'multisession/components';
import {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
  TestSessionProvider,
} from 'multisession/testing';
import { type ComponentProps, StrictMode } from 'react';
import { afterEach } from 'vitest';
import { page } from 'vitest/browser';

const at = (minute: number) => ({ createdAt: new Date(2026, 0, 1, 12, minute) });

export const ada = createSessionData({ name: 'Ada Lovelace', ...at(1) });
const grace = createSessionData({ name: 'Grace Hopper', ...at(2) });
/** A second session of Ada. */
export const adaAgain = createSessionData({ name: 'Ada Lovelace', id: 'sess_ada_again', ...at(9) });
const katherine = createPendingSessionData({ name: 'Katherine Johnson', ...at(3) });
const alan = createClosedSessionData({ name: 'Alan Turing', status: 'expired', ...at(4) });

export function cleanUpAfterEach(): void {
  afterEach(cleanup);
}

interface Shown {
  readonly backend: InMemoryBackend;
  readonly rerender: (props?: ComponentProps<typeof SessionSwitcher>) => void;
}

/** Renders a page with a switcher between two links. */
export function showSwitcher(
  props: ComponentProps<typeof SessionSwitcher> = {},
  options: InMemoryBackendOptions = {},
): Shown {
  const backend = inMemoryBackend({ sessions: [ada, grace, katherine, alan], ...options });
  const ui = (given: ComponentProps<typeof SessionSwitcher>) => (
    <StrictMode>
      <TestSessionProvider backend={backend}>
        <a href="#before">Before</a> <SessionSwitcher {...given} /> <a href="#after">After</a>
      </TestSessionProvider>
    </StrictMode>
  );
  const { rerender } = render(ui(props));
  return { backend, rerender: (next = props) => rerender(ui(next)) };
}

export const popup = () => page.getByRole('dialog', { name: 'Accounts' });
export const row = (name: RegExp) => popup().getByRole('button', { name });
