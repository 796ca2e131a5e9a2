import type { Meta, StoryObj } from '@storybook/react-vite';
import { Show } from 'multisession';
import { ada } from '../components/accounts.ts';
import { demo } from '../components/demo.tsx';
import { hookMeta } from '../hooks/hook-meta.tsx';
import { expectText } from '../expect-text.ts';
import { shows } from '../story-code.ts';
import { AcmePage } from './examples/show.tsx';

const meta: Meta<typeof Show> = {
  ...hookMeta,
  title: 'Scopes/Show',
  component: Show,
  argTypes: { when: { control: false }, fallback: { control: false }, children: { control: false } },
  render: () => <AcmePage />,
  parameters: shows('show'),
};

export default meta;
type Story = StoryObj<typeof Show>;

/** The condition is true. */
export const Shown: Story = {
  parameters: demo({ sessions: [{ ...ada, lastActiveOrganizationId: 'org_acme' }] }),
  play: expectText('The page of Acme.'),
};

/** The condition is false: the fallback is rendered. */
export const Fallback: Story = {
  tags: ['state'],
  play: expectText('Switch to Acme to see this page.'),
};
