import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionQueryScope } from 'multisession/query';
import { demo } from '../components/demo.tsx';
import { hookMeta } from '../hooks/hook-meta.tsx';
import { mockApi } from '../mock-api.ts';
import { expectText } from '../expect-text.ts';
import { shows } from '../story-code.ts';
import { InboxPage } from './examples/session-query-scope.tsx';

mockApi();

const meta: Meta<typeof SessionQueryScope> = {
  ...hookMeta,
  title: 'Scopes/SessionQueryScope',
  component: SessionQueryScope,
  argTypes: { children: { control: false } },
  render: () => <InboxPage />,
  parameters: shows('session-query-scope'),
};

export default meta;
type Story = StoryObj<typeof SessionQueryScope>;

/** Queries below the scope use a `QueryClient` of its session, whose cache no other account reads. */
export const Loaded: Story = {
  play: expectText('Response: {"unread":3}'),
};

/** No session is current: no query runs. */
export const SignedOut: Story = {
  name: 'Signed out',
  tags: ['state'],
  parameters: demo({ sessions: [] }),
  play: expectText('Please sign in.'),
};
