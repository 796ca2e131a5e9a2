import { useSessionActions } from 'multisession';
import {
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  TestSessionProvider,
} from 'multisession/testing';
import { type ReactNode, useState } from 'react';
import { Mail } from './mail.tsx';
import './mail.css';

function createBackend(): InMemoryBackend {
  const now = Date.now();
  const sessions = ['Ada Lovelace', 'Grace Hopper'].map((name, index) => {
    const lastActiveAt = new Date(now - index * 60_000);
    return createSessionData({ name, createdAt: lastActiveAt, lastActiveAt, updatedAt: lastActiveAt });
  });
  return inMemoryBackend({ sessions });
}

/** The mail app with an in-memory backend. «Add account» signs the next user in. */
export function MailDemo(): ReactNode {
  const [backend] = useState(createBackend);
  return (
    <TestSessionProvider backend={backend}>
      <div lang="en" dir="ltr">
        <SignedInMail backend={backend} />
      </div>
    </TestSessionProvider>
  );
}

const names = ['Katherine Johnson', 'Ada Lovelace', 'Grace Hopper'];

function SignedInMail({ backend }: { readonly backend: InMemoryBackend }): ReactNode {
  const { switchTo } = useSessionActions();
  const addAccount = () => {
    const signedIn = backend.inspect().sessions.filter(({ status }) => status === 'active');
    const next =
      names.find((name) => !signedIn.some(({ userId }) => userId === userIdOf(name))) ?? 'Ada Lovelace';
    const session = createSessionData({ name: next });
    backend.signIn(session);
    void switchTo(session.id);
  };
  return <Mail onAddAccount={addAccount} />;
}

const userIdOf = (name: string): string => `user_${name.split(' ')[0]?.toLowerCase()}`;
