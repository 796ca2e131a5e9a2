import type { Decorator } from '@storybook/react-vite';
import { loadBackend, withSessions } from '../components/demo.tsx';

const page: Decorator = (Story) => (
  <div style={{ padding: '1rem' }}>
    <Story />
  </div>
);

/** The common settings of the stories of hooks and scopes: an app in which Ada and Grace are signed in. */
export const hookMeta = { loaders: [loadBackend], decorators: [page, withSessions] };
