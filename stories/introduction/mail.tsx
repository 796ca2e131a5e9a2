import { SessionScope, useActiveSession } from 'multisession';
import { SessionAvatar, SessionSwitcher } from 'multisession/components';
import { calendarOf, mailOf } from './mail-data.ts';

interface MailProps {
  readonly onAddAccount: () => void;
}

export function Mail({ onAddAccount }: MailProps) {
  return (
    <div className="mail">
      <header>
        <strong>Acme Mail</strong>
        <SessionSwitcher onAddAccount={onAddAccount} />
      </header>
      {/* The current account. Its inbox and draft are kept for its return. */}
      <SessionScope
        keepAlive={3}
        signedOut={<p className="mail-empty">Sign in to read your mail.</p>}
      >
        <Inbox />
      </SessionScope>
      {/* Always Grace, whichever account is current. */}
      <SessionScope
        sessionId="sess_grace"
        signedOut={<p className="mail-empty">Grace is signed out.</p>}
      >
        <Calendar />
      </SessionScope>
    </div>
  );
}

function Inbox() {
  const { publicUserData, userId } = useActiveSession();
  const name = publicUserData?.firstName;
  return (
    <section className="mail-inbox" aria-label={`${name}’s inbox`}>
      <h3>{name}’s inbox</h3>
      <ul>
        {mailOf(userId).map(({ from, subject, time }) => (
          <li key={subject}>
            <b>{from}</b>
            <span>{subject}</span>
            <time>{time}</time>
          </li>
        ))}
      </ul>
      <textarea
        aria-label={`${name}’s draft`}
        placeholder={`Write as ${name} …`}
        rows={3}
      />
    </section>
  );
}

function Calendar() {
  const session = useActiveSession();
  const name = session.publicUserData?.firstName;
  return (
    <section className="mail-calendar" aria-label={`${name}’s calendar`}>
      <h3>
        <SessionAvatar session={session} /> {name}’s calendar
      </h3>
      <ul>
        {calendarOf(session.userId).map(({ time, title }) => (
          <li key={time}>
            <time>{time}</time>
            <span>{title}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
