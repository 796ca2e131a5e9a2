import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { SessionData } from 'multisession';
import { AccountChooser } from 'multisession/components';
import {
  createClosedSessionData,
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  TestSessionProvider,
} from 'multisession/testing';
import { error } from '../store/set-up.ts';
import { afterEach, expect, it } from 'vitest';

afterEach(cleanup);

function show(createGrace: (name: object) => SessionData = createSessionData): InMemoryBackend {
  const grace = createGrace({ name: 'Grace Hopper' });
  const sessions = [createSessionData({ name: 'Ada Lovelace' }), grace];
  const backend = inMemoryBackend({ sessions });
  render(
    <TestSessionProvider backend={backend}>
      <AccountChooser />
    </TestSessionProvider>,
  );
  return backend;
}

async function press(name: string): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name }));
  await act(async () => {});
}

it('AccountChooser asks before it signs out a signed-in account', async () => {
  const backend = show();
  const signedOut = () => backend.calls.filter(({ method }) => method === 'removeSession').length;
  await press('Sign out Grace Hopper');
  expect(screen.queryByRole('alertdialog', { name: 'Sign out Grace Hopper?' })).not.toBe(null);
  expect(signedOut()).toBe(0);
  await press('Sign out');
  expect(signedOut()).toBe(1);
});

it('AccountChooser announces that an account could not be signed out', async () => {
  show().fail(error('forbidden'), 'removeSession');
  await press('Sign out Grace Hopper');
  await press('Sign out');
  expect(screen.getByRole('alert').textContent).toContain('Could not sign out.');
});

it('AccountChooser keeps the name of a remembered account that the server refuses to remove', async () => {
  show(createClosedSessionData).fail(error('forbidden'), 'removeSession');
  await press('Remove Grace Hopper');
  expect(screen.getByRole('alert').closest('li')?.textContent).toContain('Grace Hopper');
});
