import type { Meta, StoryObj } from '@storybook/react-vite';
import { alan, katherine } from '../components/accounts.ts';
import { demo } from '../components/demo.tsx';
import { expectText } from '../expect-text.ts';
import { exampleCode, shows } from '../story-code.ts';
import { FirstName } from './examples/use-session-selector.tsx';
import { CurrentAccount } from './examples/use-session.tsx';
import { hookMeta } from './hook-meta.tsx';

/**
 * The current session, discriminated by `status`, or the value that a selector returns. Use it wherever the content depends
 * on whether a user is signed in.
 */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useSession',
  render: () => <CurrentAccount />,
  parameters: { docs: { source: exampleCode('use-session') } },
};

export default meta;
type Story = StoryObj;

/** An active session. */
export const Active: Story = { play: expectText('Signed in as ada@example.com.') };

/** A pending session has a task to complete. */
export const Pending: Story = {
  tags: ['state'],
  parameters: demo({ sessions: [katherine] }),
  play: expectText('Next step: setup-mfa'),
};

/** No session is on this client. */
export const SignedOut: Story = {
  name: 'Signed out',
  tags: ['state'],
  parameters: demo({ sessions: [] }),
  play: expectText('Signed out (none).'),
};

/** The session has expired. */
export const Expired: Story = {
  tags: ['state'],
  parameters: demo({ sessions: [alan], currentSessionId: alan.id }),
  play: expectText('Signed out (expired).'),
};

/** The sessions are loading. */
export const Loading: Story = {
  tags: ['state'],
  parameters: demo({ status: 'loading' }),
  play: expectText('Loading…'),
};

/** The sessions could not be loaded. */
export const Failed: Story = {
  tags: ['state'],
  parameters: demo({ status: 'failed' }),
  play: expectText('The sessions could not be loaded.'),
};

/** With a selector, the component rerenders only when the selected value changes. */
export const Selector: Story = {
  name: 'Select a value',
  render: () => <FirstName />,
  parameters: shows('use-session-selector'),
  play: expectText('First name: Ada'),
};
