import type { Meta, StoryObj } from '@storybook/react-vite';
import { demo } from '../components/demo.tsx';
import { expectText } from '../expect-text.ts';
import { exampleCode } from '../story-code.ts';
import { Page } from './examples/use-suspense-session.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The current session like `useSession`, but suspends while the sessions load. Use it if your app shows its loading states by `<Suspense>`. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useSuspenseSession',
  render: () => <Page />,
  parameters: { docs: { source: exampleCode('use-suspense-session') } },
};

export default meta;

/** The session, once it is loaded. */
export const Loaded: StoryObj = {
  play: expectText('Hello, Ada.'),
};

/** The fallback of `<Suspense>` while the sessions load. */
export const Suspended: StoryObj = {
  parameters: demo({ status: 'loading' }),
  play: expectText('Loading…'),
};
