import type { Meta, StoryObj } from '@storybook/react-vite';
import { type PageSession, PageSessionProvider } from 'multisession';
import { inMemoryBackend, inMemoryEnvironment } from 'multisession/testing';
import { useState } from 'react';
import { expect } from 'storybook/test';
import { serializeSession } from '../../src/session/index.ts';
import { ada, grace } from '../components/accounts.ts';
import { shows } from '../story-code.ts';
import { Inbox } from './examples/page-session-provider.tsx';

const sessions = [ada, grace];

/** The result of `resolvePageSession()` on a server, for a page that it has rendered for Grace. */
const pageSession: PageSession = {
  client: {
    object: 'client',
    id: 'client_1',
    sessions: sessions.map(serializeSession),
    last_active_session_id: grace.id,
    version: 1,
  },
  sessionId: grace.id,
  organizationId: null,
  isRequested: false,
  hasOthers: true,
};

function Page() {
  const [backend] = useState(() => inMemoryBackend({ sessions, lastActiveSessionId: grace.id }));
  const [environment] = useState(inMemoryEnvironment);
  return (
    <PageSessionProvider backend={backend} environment={environment} pageSession={pageSession}>
      <div lang="en" dir="ltr">
        <Inbox />
      </div>
    </PageSessionProvider>
  );
}

const meta: Meta<typeof PageSessionProvider> = {
  title: 'Scopes/PageSessionProvider',
  component: PageSessionProvider,
  argTypes: { backend: { control: false }, pageSession: { control: false }, children: { control: false } },
  render: () => <Page />,
  parameters: shows('page-session-provider'),
};

export default meta;

/** A page that a server has rendered for Grace. It is signed in from the first byte. */
export const Rendered: StoryObj<typeof PageSessionProvider> = {
  name: 'Page for one session',
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'Inbox of Grace' })).toBeVisible();
  },
};
