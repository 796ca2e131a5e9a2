import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { createSessionStore, SessionProvider } from 'multisession';
import { betterAuthBackend } from 'multisession/better-auth';
import { inMemoryEnvironment } from 'multisession/testing';
import { useState } from 'react';
import { expect, within } from 'storybook/test';
import { fill, labelsOf } from '../labels.ts';
import { exampleCode } from '../story-code.ts';
import { switchAccount } from '../switch-account.ts';
import { Page } from './examples/better-auth.tsx';
import { mockBetterAuth } from './mock-better-auth.ts';

function Demo() {
  const [store] = useState(() => {
    const fetch = mockBetterAuth('Ada Lovelace', 'Grace Hopper', 'Katherine Johnson');
    const backend = betterAuthBackend({ baseUrl: '/api/auth', fetch });
    return createSessionStore({ backend, environment: inMemoryEnvironment() });
  });
  return (
    <SessionProvider store={store}>
      <div lang="en" dir="ltr" style={{ padding: '1rem' }}>
        <Page />
      </div>
    </SessionProvider>
  );
}

/** Apps that sign users in with Better Auth and its plugin `multiSession()`. The one cookie decides the account of every tab. */
const meta: Meta = {
  title: 'Backends/Better Auth',
  render: () => <Demo />,
  parameters: { docs: { source: exampleCode('better-auth') } },
};

export default meta;

async function open({ canvas, userEvent, globals }: StoryContext) {
  const labels = labelsOf(globals).sessionSwitcher;
  await userEvent.click(await canvas.findByRole('button', { name: 'Ada Lovelace' }));
  return { labels, inPopup: within(await canvas.findByRole('dialog', { name: labels.accounts })) };
}

/** The switch is shown after Better Auth has moved its cookie. */
export const Switching: StoryObj = {
  play: async (context) => {
    await switchAccount(context, 'Grace Hopper');
    await expect(await context.canvas.findByText('Better Auth user: grace@example.com')).toBeVisible();
  },
};

/** The most recently used account becomes current, not the first in Better Auth’s database. */
export const SigningOut: StoryObj = {
  name: 'Signing out',
  tags: ['!autodocs'],
  play: async (context) => {
    const { canvas, userEvent } = context;
    const { labels, inPopup } = await open(context);
    const name = 'Ada Lovelace';
    await userEvent.click(inPopup.getByRole('button', { name: fill(labels.signOut, { name }) }));
    const question = await inPopup.findByRole('alertdialog', { name: fill(labels.confirmSignOut, { name }) });
    await userEvent.click(within(question).getByRole('button', { name: labels.confirm }));
    await expect(await canvas.findByText('Better Auth user: katherine@example.com')).toBeVisible();
  },
};
