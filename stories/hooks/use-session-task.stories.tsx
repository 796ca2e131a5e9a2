import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { katherine } from '../components/accounts.ts';
import { demo } from '../components/demo.tsx';
import { exampleCode } from '../story-code.ts';
import { NextStep } from './examples/use-session-task.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The task that the current session has to complete before it becomes active, or `null`. Use it to navigate to the form of the task. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useSessionTask',
  render: () => <NextStep />,
  parameters: { docs: { source: exampleCode('use-session-task') } },
};

export default meta;

/** A pending session has a task. */
export const Pending: StoryObj = {
  parameters: demo({ sessions: [katherine] }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Next step: setup-mfa')).toBeVisible();
  },
};

/** An active session has none. */
export const NoTask: StoryObj = {
  name: 'No task',
  tags: ['state'],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('No step is left.')).toBeVisible();
  },
};
