import { type AccountSession, SessionAvatar } from 'multisession/components';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { nameOf } from '../name-of.ts';
import { Problem } from '../problem.tsx';
import { OtherPersonForm } from './other-person-form.tsx';
import { SignInChoices } from './sign-in-choices.tsx';
import { useSignIn } from './use-sign-in.ts';

interface SignInDialogProps {
  /** The account to sign in to again. `null` to add an account. */
  readonly account: AccountSession | null;
  readonly onClose: () => void;
}

/** Shows the sign-in above the scope. Replacing the scope would destroy its kept trees. */
export function SignInDialog({ account, onClose }: SignInDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby={heading} onClose={onClose}>
      <h2 id={heading}>{account ? 'Sign in again' : 'Add another account'}</h2>
      {account ? (
        <SignInAgain account={account} onDone={close} />
      ) : (
        <>
          <p className="muted">The accounts that are here stay signed in.</p>
          <SignInChoices onDone={close} />
        </>
      )}
      <button type="button" className="button" onClick={close}>
        Cancel
      </button>
    </dialog>
  );
}

interface SignInAgainProps {
  readonly account: AccountSession;
  readonly onDone: () => void;
}

function SignInAgain({ account, onDone }: SignInAgainProps): ReactNode {
  const signIn = useSignIn(onDone);
  const name = nameOf(account);
  const email = account.publicUserData?.identifier ?? '';
  return (
    <>
      <p className="person">
        <SessionAvatar session={account} />
        <span>
          <strong>{name}</strong>
          <span className="muted">{email}</span>
        </span>
      </p>
      <OtherPersonForm signIn={signIn} person={{ name, email }} />
      <Problem>{signIn.error}</Problem>
    </>
  );
}
