import type { Meta, StoryObj } from '@storybook/react-vite';
import { expectText } from '../expect-text.ts';
import { exampleCode } from '../story-code.ts';
import { InboxPage } from './examples/use-active-session.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The current session below a gate or scope that guarantees an active one. Use it in pages that need an account, so that they handle no other status. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useActiveSession',
  render: () => <InboxPage />,
  parameters: { docs: { source: exampleCode('use-active-session') } },
};

export default meta;

/** Below `<SignedIn>`, the session is active. */
export const BelowAGate: StoryObj = {
  name: 'Below a gate',
  play: expectText('Inbox of Ada'),
};
