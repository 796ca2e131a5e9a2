import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { accountSlug, UrlSessionProvider } from 'multisession';
import { useState } from 'react';
import { expect } from 'storybook/test';
import { ada, grace } from '../components/accounts.ts';
import { hookMeta } from '../hooks/hook-meta.tsx';
import { shows } from '../story-code.ts';
import { switchAccount } from '../switch-account.ts';
import { AccountRoute } from './examples/url-session-provider.tsx';

/** A router with an address bar. */
function Browser() {
  const [path, setPath] = useState(`/u/${accountSlug(ada)}`);
  return (
    <>
      <label>
        Address <input value={path} onChange={({ target }) => setPath(target.value)} />
      </label>
      <p />
      <AccountRoute account={path.split('/')[2]} navigate={setPath} />
    </>
  );
}

const meta: Meta<typeof UrlSessionProvider> = {
  ...hookMeta,
  title: 'Scopes/UrlSessionProvider',
  component: UrlSessionProvider,
  argTypes: { account: { control: false }, navigate: { control: false }, children: { control: false } },
  render: () => <Browser />,
  parameters: shows('url-session-provider'),
};

export default meta;
type Story = StoryObj<typeof UrlSessionProvider>;

const address = ({ canvas }: Pick<StoryContext, 'canvas'>) =>
  canvas.getByRole('textbox', { name: 'Address' });

/** The switcher navigates to the URL of the other account, whose session the page then uses. */
export const Switching: Story = {
  play: async (context) => {
    const { canvas } = context;
    await expect(await canvas.findByText('Inbox of Ada')).toBeVisible();
    await switchAccount(context, 'Grace Hopper');
    await expect(await canvas.findByText('Inbox of Grace')).toBeVisible();
    await expect(address({ canvas })).toHaveValue(`/u/${accountSlug(grace)}`);
  },
};

/** Navigating, also with the back button, changes the current session of the tab. */
export const Navigating: Story = {
  tags: ['!autodocs'],
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('Inbox of Ada');
    await userEvent.clear(address({ canvas }));
    await userEvent.type(address({ canvas }), `/u/${accountSlug(grace)}`);
    await expect(await canvas.findByText('Inbox of Grace')).toBeVisible();
  },
};

/** The page of an account that is not on this client uses no other session instead. */
export const NotFound: Story = {
  name: 'Not found',
  tags: ['!autodocs'],
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('Inbox of Ada');
    await userEvent.clear(address({ canvas }));
    await userEvent.type(address({ canvas }), '/u/unknown');
    await expect(await canvas.findByText('This account is not signed in here.')).toBeVisible();
  },
};
