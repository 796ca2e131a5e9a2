import type { Meta, StoryObj } from '@storybook/react-vite';
import { dehydrate, QueryClient } from '@tanstack/react-query';
import { SessionSwitcher } from 'multisession/components';
import { type DehydratedSession, SessionHydrationBoundary } from 'multisession/query';
import { expect } from 'storybook/test';
import { ada } from '../components/accounts.ts';
import { expectText } from '../expect-text.ts';
import { hookMeta } from '../hooks/hook-meta.tsx';
import { mockApi } from '../mock-api.ts';
import { shows } from '../story-code.ts';
import { switchAccount } from '../switch-account.ts';
import { InboxPage } from './examples/session-hydration-boundary.tsx';

mockApi();

/** Returns what a server sends with a page that it has rendered for Ada, whose inbox it has loaded. */
function dehydrateForAda(): DehydratedSession {
  const client = new QueryClient();
  client.setQueryData(['inbox'], '{"unread":12}');
  return {
    sessionId: ada.id,
    organizationId: null,
    userId: ada.userId,
    actorId: null,
    state: dehydrate(client),
  };
}

const sent = dehydrateForAda();

const meta: Meta<typeof SessionHydrationBoundary> = {
  ...hookMeta,
  title: 'Scopes/SessionHydrationBoundary',
  component: SessionHydrationBoundary,
  argTypes: { state: { control: false }, children: { control: false } },
  render: () => (
    <>
      <SessionSwitcher />
      <InboxPage sent={sent} />
    </>
  ),
  parameters: shows('session-hydration-boundary'),
};

export default meta;
type Story = StoryObj<typeof SessionHydrationBoundary>;

/** The page shows what the server has loaded, without another request. */
export const Hydrated: Story = { play: expectText('Response: {"unread":12}') };

/** After a switch, the state of the other account is ignored, and the page loads its own. */
export const OtherSession: Story = {
  name: 'Another account',
  tags: ['!autodocs'],
  play: async (context) => {
    await expectText('Response: {"unread":12}')(context);
    await switchAccount(context, 'Grace Hopper');
    await expect(await context.canvas.findByText('Response: {"unread":3}')).toBeVisible();
  },
};
