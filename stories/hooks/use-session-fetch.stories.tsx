import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { demo } from '../components/demo.tsx';
import { mockApi } from '../mock-api.ts';
import { exampleCode } from '../story-code.ts';
import { UnreadCount } from './examples/use-session-fetch.tsx';
import { hookMeta } from './hook-meta.tsx';

mockApi();

/** A `fetch` that authenticates requests as the current session with a valid token. Use it for the requests of your own API, and only for them. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useSessionFetch',
  render: () => <UnreadCount />,
  parameters: { docs: { source: exampleCode('use-session-fetch') } },
};

export default meta;

/** The server receives the token of the current session. */
export const Authenticated: StoryObj = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Load' }));
    await expect(await canvas.findByText('{"unread":3}')).toBeVisible();
  },
};

/** Rejects without sending the request if no session is current. */
export const SignedOut: StoryObj = {
  name: 'Signed out',
  tags: ['state'],
  parameters: demo({ sessions: [] }),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Load' }));
    await expect(await canvas.findByText(/^SessionError/)).toBeVisible();
  },
};
