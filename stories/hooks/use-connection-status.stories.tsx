import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { backendOf, demo, networkError } from '../components/demo.tsx';
import { expectText } from '../expect-text.ts';
import { exampleCode } from '../story-code.ts';
import { Connection } from './examples/use-connection-status.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The status of the connection to the backend. Use it to say that data may be out of date. `degraded` never means that a user was signed out. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useConnectionStatus',
  render: () => <Connection />,
  parameters: { docs: { source: exampleCode('use-connection-status') } },
};

export default meta;

/** The backend can be reached. */
export const Ready: StoryObj = {
  play: expectText('Connection: ready'),
};

/** The backend can no longer be reached. The store keeps retrying. */
export const Degraded: StoryObj = {
  tags: ['state'],
  play: async ({ canvas, userEvent, loaded }) => {
    await canvas.findByText('Connection: ready');
    backendOf(loaded).fail(networkError);
    await userEvent.click(canvas.getByRole('button'));
    await expect(await canvas.findByText('Connection: degraded')).toBeVisible();
  },
};

/** The sessions could not be loaded at all. */
export const Failed: StoryObj = {
  tags: ['state'],
  parameters: demo({ status: 'failed' }),
  play: expectText('Connection: failed'),
};
