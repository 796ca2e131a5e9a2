import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { ada } from '../components/accounts.ts';
import { demo, loadBackend } from '../components/demo.tsx';
import { expectText } from '../expect-text.ts';
import { exampleCode } from '../story-code.ts';
import { TimeLeft } from './examples/use-session-expiry.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The remaining time of the current session. Use it for an expiry warning of your own. Rerenders every second only while the session is expiring. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useSessionExpiry',
  render: () => <TimeLeft />,
  loaders: [
    (context) => {
      const now = Date.now();
      const dates = { lastActiveAt: new Date(now - 600_000), expireAt: new Date(now + 45_000) };
      const parameters = demo({ sessions: [{ ...ada, ...dates }] });
      return loadBackend({ ...context, parameters });
    },
  ],
  parameters: { docs: { source: exampleCode('use-session-expiry') } },
};

export default meta;

/** The session expires in less than a minute. */
export const Expiring: StoryObj = {
  play: expectText(/expires in \d+ seconds/),
};

/** Extending the session. */
export const Extended: StoryObj = {
  tags: ['!autodocs'],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Extend' }));
    await expect(await canvas.findByText('The session is fresh.')).toBeVisible();
  },
};
