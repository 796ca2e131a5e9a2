import type { Meta, StoryObj } from '@storybook/react-vite';
import { demo } from '../components/demo.tsx';
import { expectText } from '../expect-text.ts';
import { exampleCode } from '../story-code.ts';
import { Greeting } from './examples/use-user.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The user of the current session, as sent by your server. Use it to show a name or to read data of your own, if the status does not matter. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useUser',
  render: () => <Greeting />,
  parameters: { docs: { source: exampleCode('use-user') } },
};

export default meta;

/** The user of the current session. */
export const SignedIn: StoryObj = {
  name: 'Signed in',
  play: expectText('Signed in as user_ada.'),
};

/** `null` if no session is current. */
export const SignedOut: StoryObj = {
  name: 'Signed out',
  tags: ['state'],
  parameters: demo({ sessions: [] }),
  play: expectText('Please sign in.'),
};

/** `undefined` while the sessions load. */
export const Loading: StoryObj = {
  tags: ['state'],
  parameters: demo({ status: 'loading' }),
  play: expectText('Loading…'),
};
