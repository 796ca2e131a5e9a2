import type { Decorator } from '@storybook/react-vite';
import { loadBackend, withSessions } from '../components/demo.tsx';

/** The page of an example, whose own texts are in English. */
const page: Decorator = (Story) => (
  <div lang="en" dir="ltr" style={{ padding: '1rem' }}>
    <Story />
  </div>
);

/** The common settings of the stories of hooks and scopes: an app in which Ada and Grace are signed in. */
export const hookMeta = { loaders: [loadBackend], decorators: [page, withSessions] };
