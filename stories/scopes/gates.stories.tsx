import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSessionActions } from 'multisession';
import { expect } from 'storybook/test';
import { katherine } from '../components/accounts.ts';
import { backendOf, demo, networkError } from '../components/demo.tsx';
import { hookMeta } from '../hooks/hook-meta.tsx';
import { expectText } from '../expect-text.ts';
import { exampleCode } from '../story-code.ts';
import { Page } from './examples/gates.tsx';

/**
 * Components that render their children in one state: `SignedIn`, `SignedOut`, `SessionPending`, `SessionLoading`,
 * `SessionFailed` and `ConnectionDegraded`. Use them where a scope with slots would be too much.
 */
const meta: Meta = {
  ...hookMeta,
  title: 'Scopes/Gates',
  render: () => <Page />,
  parameters: { docs: { source: exampleCode('gates') } },
};

export default meta;

/** An active session is current. */
export const Active: StoryObj = { name: 'Signed in', play: expectText('Welcome.') };

/** No session is current. */
export const SignedOut: StoryObj = {
  name: 'Signed out',
  tags: ['state'],
  parameters: demo({ sessions: [] }),
  play: expectText('Please sign in.'),
};

/** The current session has a task to complete. */
export const Pending: StoryObj = {
  tags: ['state'],
  parameters: demo({ sessions: [katherine] }),
  play: expectText('One more step.'),
};

/** The sessions are loading. */
export const Loading: StoryObj = {
  tags: ['state'],
  parameters: demo({ status: 'loading' }),
  play: expectText('Loading…'),
};

/** The sessions could not be loaded. */
export const Failed: StoryObj = {
  tags: ['state'],
  parameters: demo({ status: 'failed' }),
  play: expectText('The server cannot be reached.'),
};

function Refresh() {
  const { refresh } = useSessionActions();
  return (
    <button type="button" className="ms-button" onClick={() => void refresh().catch(() => {})}>
      Refresh
    </button>
  );
}

/** The backend can no longer be reached. The user stays signed in. */
export const Degraded: StoryObj = {
  tags: ['!autodocs'],
  decorators: [
    (Story) => (
      <>
        <Story />
        <Refresh />
      </>
    ),
  ],
  play: async ({ canvas, userEvent, loaded }) => {
    await canvas.findByText('Welcome.');
    backendOf(loaded).fail(networkError);
    await userEvent.click(canvas.getByRole('button'));
    await expect(await canvas.findByText(/^No connection/)).toBeVisible();
    await expect(canvas.getByText('Welcome.')).toBeVisible();
  },
};
