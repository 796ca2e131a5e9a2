import { useSession, useSessionActions, useSessionList } from 'multisession';
import { AccountChooser, type AccountSession } from 'multisession/components';
import type { ReactNode } from 'react';
import { playgroundBackend } from '../backends/index.ts';
import type { PlaygroundBackend } from '../backends/playground-backend.ts';
import { Problem } from '../problem.tsx';
import { useAction } from '../use-action.ts';
import { SignInChoices } from './sign-in-choices.tsx';

interface SignedOutPageProps {
  /** Opens the app's own sign-in for an account, or for another one. Default: the sign-in of the backend. */
  readonly onSignIn: ((account: AccountSession | null) => void) | undefined;
}

/** Explains why no account is current, and offers the accounts that are known here, or else the sign-in. */
export function SignedOutPage({ onSignIn }: SignedOutPageProps): ReactNode {
  const reason = useSession((current) => (current.status === 'signed-out' ? current.reason : 'none'));
  const hasAccounts = useSessionList().length > 0;
  return (
    <div className="welcome">
      {reason !== 'none' && (
        <p className="note" role="status">
          {explanations[reason] ?? 'Your session has ended.'}
        </p>
      )}
      {hasAccounts ? (
        <AccountChooser onSignInAgain={onSignIn} onUseAnother={onSignIn && (() => onSignIn(null))} />
      ) : (
        <SignInPage />
      )}
    </div>
  );
}

function SignInPage(): ReactNode {
  return (
    <section className="card sign-in">
      <h1>Sign in to Letterbox</h1>
      <p className="muted">
        Mail for everyone you are. Choose an account, and add the next one when you are inside.
      </p>
      {playgroundBackend.own ? <OwnSignIn {...playgroundBackend.own} /> : <SignInOfBackend />}
    </section>
  );
}

function OwnSignIn({ requiresPassword }: NonNullable<PlaygroundBackend['own']>): ReactNode {
  return (
    <>
      <SignInChoices />
      <p className="fine">
        {requiresPassword
          ? 'This is a demo. Better Auth verifies the same public password for everyone.'
          : 'This is a demo, so it asks for no password. A real app must authenticate its users.'}
      </p>
    </>
  );
}

/** The first sign-in. The switcher and the account chooser offer the next ones by themselves. */
function SignInOfBackend(): ReactNode {
  const { addAccount } = useSessionActions();
  const signIn = useAction(() => addAccount());
  return (
    <>
      <button
        type="button"
        className="button primary"
        disabled={signIn.isPending}
        onClick={() => signIn.run()}
      >
        Sign in
      </button>
      <Problem>{signIn.error}</Problem>
      <p className="fine">This is a demo, so the provider asks for no password.</p>
    </>
  );
}

/** The explanations of the reasons for no session being current. */
const explanations: Readonly<Record<string, string>> = {
  ended: 'You have signed out.',
  expired: 'Your session expired because you were away. Sign in again: your drafts are still here.',
  removed: 'The account has been signed out.',
  replaced: 'You signed in to this account again elsewhere.',
  revoked: 'This device was signed out from another device.',
  not_kept: 'Your browser did not keep the session.',
};
