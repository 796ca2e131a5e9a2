import type { Meta, StoryObj } from '@storybook/react-vite';
import { ada, alan, fatima, grace, katherine } from '../components/accounts.ts';
import { demo } from '../components/demo.tsx';
import { expectText } from '../expect-text.ts';
import { exampleCode } from '../story-code.ts';
import { AccountList } from './examples/use-session-list.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The sessions of this client in order of sign-in, optionally filtered by status. Use it for a list of accounts of your own. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useSessionList',
  render: () => <AccountList />,
  parameters: {
    docs: { source: exampleCode('use-session-list') },
    ...demo({ sessions: [ada, grace, katherine, alan, fatima] }),
  },
};

export default meta;

/** Signed-in sessions, and remembered accounts. */
export const Statuses: StoryObj = {
  play: expectText(/^alan@example.com/),
};
