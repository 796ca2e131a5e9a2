import { cleanup, render } from '@testing-library/react';
import { SessionProvider } from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import { createSessionData, inMemoryBackend } from 'multisession/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

afterEach(cleanup);

it('SessionSwitcher opens the window of a sign-in within the click, and shows the account of that window', async () => {
  const grace = createSessionData({ name: 'Grace Hopper' });
  const { signInMethods, ...backend } = inMemoryBackend({
    sessions: [createSessionData({ name: 'Ada Lovelace' })],
    signInPage: { open: () => grace },
  });
  if (!signInMethods) throw new Error('The backend has no sign-in methods.');
  const opened = vi.fn<(event: string | undefined, isActive: boolean) => void>();
  const signInThroughWindow: typeof signInMethods.addAccount = async (...parameters) => {
    opened(window.event?.type, navigator.userActivation.isActive);
    const popup = window.open('about:blank', '', 'popup');
    await new Promise((resolve) => void setTimeout(resolve, 50));
    popup?.close();
    return signInMethods.addAccount(...parameters);
  };
  render(
    <SessionProvider
      backend={{ ...backend, signInMethods: { ...signInMethods, addAccount: signInThroughWindow } }}
    >
      <SessionSwitcher />
    </SessionProvider>,
  );
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('button', { name: 'Add account' }).click();
  await expect.element(page.getByRole('button', { name: /Grace Hopper/ })).toBeVisible();
  expect(opened).toHaveBeenCalledExactlyOnceWith('click', true);
  await expect.element(page.getByRole('dialog', { name: 'Accounts' })).not.toBeInTheDocument();
});
