import type { Meta } from '@storybook/react-vite';
import { Demo, type DemoArgs, loadBackend } from '../components/demo.tsx';
import { ada, grace } from '../components/accounts.ts';

/** What all stories of hooks have in common: an app on a backend in memory, with Ada and Grace. */
export const hookMeta = {
  loaders: [loadBackend],
  args: { sessions: [ada, grace] },
  argTypes: {
    sessions: { control: 'object' },
    status: { control: 'select', options: [undefined, 'loading', 'failed'] },
  },
  decorators: [
    (Story, { args, loaded }) => (
      <Demo args={args} loaded={loaded}>
        <div style={{ padding: '1rem' }}>
          <Story />
        </div>
      </Demo>
    ),
  ],
} satisfies Meta<DemoArgs>;
