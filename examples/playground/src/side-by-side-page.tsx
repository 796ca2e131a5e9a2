import { useSessionList, useSessionStore } from 'multisession';
import { SessionQueryScope } from 'multisession/query';
import type { ReactNode } from 'react';
import { MailPage } from './mail/mail-page.tsx';
import { nameOf } from './name-of.ts';

/** Shows all accounts on one screen, each in its own scope. */
export function SideBySidePage(): ReactNode {
  const { backend } = useSessionStore();
  const sessions = useSessionList({ statuses: ['active'] });
  if (!backend.capabilities.sessionPerRequest)
    return (
      <Explanation>
        With this backend, one cookie decides which account all requests act as, so only one account can be
        used at a time. Start the playground with <code>--backend better-auth-tokens</code> or without the
        option to see them side by side.
      </Explanation>
    );
  if (sessions.length < 2)
    return (
      <Explanation>
        Add another account in the menu at the top to see both here, live at the same time.
      </Explanation>
    );
  return (
    <>
      <h1 className="hidden-visually">Side by side</h1>
      <div className="columns">
        {sessions.map((session) => (
          <SessionQueryScope key={session.id} sessionId={session.id}>
            <section className="column" aria-label={nameOf(session)}>
              <MailPage level={2} />
            </section>
          </SessionQueryScope>
        ))}
      </div>
    </>
  );
}

function Explanation({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <section className="card page">
      <h1>Side by side</h1>
      <p className="muted">{children}</p>
    </section>
  );
}
