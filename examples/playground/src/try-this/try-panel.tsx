import { useSession, useSessionStore } from 'multisession';
import type { ReactNode } from 'react';
import { playgroundBackend } from '../backends/index.ts';
import { requestCompose } from '../mail/compose-request.ts';
import { OutageStep } from './outage-step.tsx';
import { TryButton, TryLink, TryStep } from './try-step.tsx';
import { useTry } from './use-try.ts';

interface TryPanelProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** Suggests what to try, with a sentence about what to watch. */
export function TryPanel({ id, onClose }: TryPanelProps): ReactNode {
  const isSignedIn = useSession(({ status }) => status === 'active');
  const { capabilities } = useSessionStore().backend;
  return (
    <aside id={id} className="try" aria-label="Try this">
      <div className="try-title">
        <h2>Try this</h2>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
      {!isSignedIn && <p className="muted">Sign in to an account first.</p>}
      {isSignedIn && (
        <ol>
          <TryStep
            title="Keep a draft"
            watch="Begin a mail, switch to another account and back: the text and the cursor are where you left them."
          >
            <TryButton onPress={async () => openMail()}>Write a mail</TryButton>
          </TryStep>
          {capabilities.sessionPerRequest && (
            <TryStep
              title="Two accounts at once"
              watch="Send a mail from one column to the other: each acts as its own account."
            >
              <TryLink href="#side-by-side">Side by side</TryLink>
            </TryStep>
          )}
          <TryStep
            title="Another tab"
            watch={
              capabilities.sessionPerRequest
                ? 'Switch there: this tab keeps its account. Sign out there: it is signed out here as well.'
                : 'Switch there: this tab follows, because all tabs share one cookie with this backend.'
            }
          >
            <TryLink href="/" target="_blank">
              Open a tab
            </TryLink>
          </TryStep>
          <ServerSteps />
          <OutageStep />
        </ol>
      )}
    </aside>
  );
}

function ServerSteps(): ReactNode {
  const { expire, impersonate, signInElsewhere, revoke } = useTry();
  const { features = [] } = playgroundBackend;
  if (!features.includes('expire'))
    return (
      <li>
        <p className="muted">
          Expiry, support and other devices need the session server: start the playground without{' '}
          <code>--backend</code>.
        </p>
      </li>
    );
  return (
    <>
      <TryStep
        title="Let the session expire"
        watch="A dialog counts down. Stay, or let it run out and sign in again: even your draft is still there."
      >
        <TryButton onPress={expire}>Expire in 30 seconds</TryButton>
      </TryStep>
      <TryStep
        title="Let support in"
        watch="Sam sees this mailbox, below a banner, and can change nothing. “Stop” leads back to you."
      >
        <TryButton onPress={impersonate}>Impersonate</TryButton>
      </TryStep>
      <TryStep
        title="Sign in on another device"
        watch="It appears under Devices in the settings. Sign it out there."
      >
        <TryButton onPress={signInElsewhere}>Sign in elsewhere</TryButton>
      </TryStep>
      <TryStep
        title="Be signed out from afar"
        watch="This account is signed out here within a second, in all tabs. Your other accounts stay."
      >
        <TryButton onPress={revoke}>Sign out from elsewhere</TryButton>
      </TryStep>
    </>
  );
}

function openMail(): void {
  location.hash = '';
  // After the mail page is shown.
  requestAnimationFrame(() => requestAnimationFrame(requestCompose));
}
