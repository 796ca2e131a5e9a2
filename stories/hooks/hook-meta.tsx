import type { Meta } from '@storybook/react-vite';
import { Demo, type DemoArgs, loadBackend } from '../components/demo.tsx';
import { ada, grace } from '../components/accounts.ts';

/** The common settings of hook stories: an app with an in-memory backend, signed in as Ada and Grace. */
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
