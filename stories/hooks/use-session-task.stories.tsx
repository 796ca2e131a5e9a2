import type { Meta, StoryObj } from '@storybook/react-vite';
import { katherine } from '../components/accounts.ts';
import { demo } from '../components/demo.tsx';
import { expectText } from '../expect-text.ts';
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
  play: expectText('Next step: setup-mfa'),
};

/** An active session has none. */
export const NoTask: StoryObj = {
  name: 'No task',
  tags: ['state'],
  play: expectText('No step is left.'),
};
