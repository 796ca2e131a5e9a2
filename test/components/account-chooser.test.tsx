import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { AccountChooser } from 'multisession/components';
import { createSessionData, inMemoryBackend, TestSessionProvider } from 'multisession/testing';
import { afterEach, expect, it } from 'vitest';

afterEach(cleanup);

it('AccountChooser asks before it signs out a signed-in account', async () => {
  const sessions = [createSessionData({ name: 'Ada Lovelace' }), createSessionData({ name: 'Grace Hopper' })];
  const backend = inMemoryBackend({ sessions });
  render(
    <TestSessionProvider backend={backend}>
      <AccountChooser />
    </TestSessionProvider>,
  );
  const signedOut = () => backend.calls.filter(({ method }) => method === 'removeSession').length;
  fireEvent.click(screen.getByRole('button', { name: 'Sign out Grace Hopper' }));
  await act(async () => {});
  expect(screen.queryByRole('alertdialog', { name: 'Sign out Grace Hopper?' })).not.toBe(null);
  expect(signedOut()).toBe(0);
  fireEvent.click(screen.getByRole('button', { name: 'Sign out' }));
  await act(async () => {});
  expect(signedOut()).toBe(1);
});
