import type { Meta, StoryObj } from '@storybook/react-vite';
import { accountSlug } from 'multisession';
import { ada, alan, grace } from '../components/accounts.ts';
import { demo } from '../components/demo.tsx';
import { expectText } from '../expect-text.ts';
import { exampleCode } from '../story-code.ts';
import { AccountRoute } from './examples/use-url-session.tsx';
import { hookMeta } from './hook-meta.tsx';

/**
 * The session of the account in the URL. Use it on pages below `<UrlSessionProvider>`, to distinguish an account that is
 * signed out from one that is not on this client.
 */
const meta: Meta<typeof AccountRoute> = {
  ...hookMeta,
  title: 'Hooks/useUrlSession',
  render: ({ account }) => <AccountRoute account={account} />,
  args: { account: accountSlug(ada) },
  parameters: { docs: { source: exampleCode('use-url-session') }, ...demo({ sessions: [ada, grace, alan] }) },
};

export default meta;
type Story = StoryObj<typeof AccountRoute>;

/** The account in the URL is signed in. */
export const SignedIn: Story = {
  name: 'Signed in',
  play: expectText('The pages of ada@example.com.'),
};

/** The account in the URL is remembered, and can be signed in again. */
export const SignedOut: Story = {
  name: 'Signed out',
  tags: ['state'],
  args: { account: accountSlug(alan) },
  play: expectText('Sign in again as alan@example.com.'),
};

/** The account in the URL is not on this client. */
export const NotFound: Story = {
  name: 'Not found',
  tags: ['state'],
  args: { account: 'unknown' },
  play: expectText('This account is not signed in here.'),
};
