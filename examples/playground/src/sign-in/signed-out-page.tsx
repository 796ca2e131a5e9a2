import { useSession, useSessionList } from 'multisession';
import { AccountChooser, type AccountSession } from 'multisession/components';
import type { ReactNode } from 'react';
import { playgroundBackend } from '../backends/index.ts';
import { SignInChoices } from './sign-in-choices.tsx';

interface SignedOutPageProps {
  /** Opens the sign-in for an account, or for another one. */
  readonly onSignIn: (account: AccountSession | null) => void;
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
        <AccountChooser onSignInAgain={(account) => onSignIn(account)} onUseAnother={() => onSignIn(null)} />
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
      <SignInChoices />
      <p className="fine">
        {playgroundBackend.requiresPassword
          ? 'This is a demo. Better Auth verifies the same public password for everyone.'
          : 'This is a demo, so it asks for no password. A real app must authenticate its users.'}
      </p>
    </section>
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
