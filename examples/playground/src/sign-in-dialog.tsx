import { type ReactNode, useEffect, useRef } from 'react';
import { SignInForm } from './sign-in-form.tsx';

interface SignInDialogProps {
  /** The initial email address of the form. */
  readonly email: string;
  readonly onClose: () => void;
}

/** Shows the sign-in form above the scope. Replacing the scope would destroy its kept trees. */
export function SignInDialog({ email, onClose }: SignInDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog ref={dialog} className="sheet" aria-label="Add an account" onClose={onClose}>
      <SignInForm title="Add an account" email={email} onDone={close} onCancel={close} />
    </dialog>
  );
}
