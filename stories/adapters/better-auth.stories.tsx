import type { Meta, StoryObj } from '@storybook/react-vite';
import { createSessionStore, SessionProvider, SignedIn, SignedOut, useUser } from 'multisession';
import { betterAuthBackend } from 'multisession/better-auth';
import { SessionSwitcher } from 'multisession/components';
import { inMemoryEnvironment } from 'multisession/testing';
import { useState } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import { mockBetterAuth } from './mock-better-auth.ts';

interface DemoProps {
  /** The names of the signed-in accounts. The first is current. */
  readonly names: readonly string[];
}

function Demo({ names }: DemoProps) {
  const [store] = useState(() => {
    const backend = betterAuthBackend({ baseUrl: '/api/auth', fetch: mockBetterAuth(...names) });
    return createSessionStore({ backend, environment: inMemoryEnvironment() });
  });
  return (
    <SessionProvider store={store}>
      <div style={{ display: 'flex', justifyContent: 'space-between', minBlockSize: '22rem' }}>
        <div>
          <SignedIn>
            <Greeting />
          </SignedIn>
          <SignedOut>Not signed in.</SignedOut>
        </div>
        <div>
          <SessionSwitcher />
        </div>
      </div>
    </SessionProvider>
  );
}

function Greeting() {
  return <p>Better Auth user: {String(useUser()?.['email'])}</p>;
}

const meta = {
  title: 'Better Auth',
  component: Demo,
  args: { names: ['Ada Lovelace', 'Grace Hopper', 'Katherine Johnson'] },
} satisfies Meta<typeof Demo>;

export default meta;
type Story = StoryObj<typeof meta>;

async function open(canvasElement: HTMLElement) {
  const canvas = within(canvasElement);
  await userEvent.click(await canvas.findByRole('button', { name: 'Ada Lovelace' }));
  return { canvas, popup: within(await canvas.findByRole('dialog', { name: 'Accounts' })) };
}

/** The switch is shown after Better Auth has moved its cookie. */
export const Switching: Story = {
  play: async ({ canvasElement }) => {
    const { canvas, popup } = await open(canvasElement);
    await userEvent.click(popup.getByRole('button', { name: /^Grace Hopper/ }));
    await expect(await canvas.findByText('Better Auth user: grace@example.com')).toBeVisible();
  },
};

/** The most recently used account becomes current, not the first in Better Auth's database. */
export const SigningOut: Story = {
  play: async ({ canvasElement }) => {
    const { canvas, popup } = await open(canvasElement);
    await userEvent.click(popup.getByRole('button', { name: 'Sign out Ada Lovelace' }));
    const question = within(await popup.findByRole('alertdialog', { name: 'Sign out Ada Lovelace?' }));
    await userEvent.click(question.getByRole('button', { name: 'Sign out' }));
    await expect(await canvas.findByText('Better Auth user: katherine@example.com')).toBeVisible();
  },
};
