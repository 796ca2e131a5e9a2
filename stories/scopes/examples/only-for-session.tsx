import { OnlyForSession } from 'multisession/next';

interface InboxProps {
  /**
   * The session for which the server component was rendered, from
   * `sessions.authenticate()`.
   */
  readonly sessionId: string | null;
}

export function Inbox({ sessionId }: InboxProps) {
  return (
    <OnlyForSession
      sessionId={sessionId}
      fallback={<p>Loading the inbox of this account…</p>}
    >
      <p>Three unread messages.</p>
    </OnlyForSession>
  );
}
