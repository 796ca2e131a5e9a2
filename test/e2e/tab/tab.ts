// A page that contains only a store, controlled by the tests.
import { createSessionStore, httpBackend, type SessionBackend } from 'multisession/core';

const http = httpBackend({ baseUrl: '/' });

/** An HTTP backend that shows in the title whether the tab is the leader, which holds the event stream. */
const backend: SessionBackend = {
  ...http,
  capabilities: { ...http.capabilities, events: true },
  subscribe() {
    document.title = 'leader';
    return () => {
      document.title = 'follower';
    };
  },
};

const store = createSessionStore({ backend });

export interface Tab {
  signIn(name: string): Promise<void>;
  getToken(): Promise<string | null | undefined>;
  currentName(): string | null | undefined;
  names(): string;
}

const tab: Tab = {
  async signIn(name) {
    const response = await fetch('/api/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, email: `${name.toLowerCase()}@example.com` }),
    });
    const { sessionId }: { sessionId: string } = await response.json();
    await store.switchTo(sessionId);
  },
  getToken: async () => store.getCurrent().session?.getToken(),
  currentName: () => store.getCurrent().session?.publicUserData?.firstName,
  names: () =>
    (store.getState().client?.sessions ?? [])
      .map(({ publicUserData }) => publicUserData?.firstName)
      .join(' '),
};

document.title = 'follower';
store.connect();
Object.assign(globalThis, { tab });
