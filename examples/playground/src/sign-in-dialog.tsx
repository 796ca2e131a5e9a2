import { type ReactNode, useEffect, useRef } from 'react';
import { SignInForm } from './sign-in-form.tsx';

interface SignInDialogProps {
  /** What the form starts with. */
  readonly email: string;
  readonly onClose: () => void;
}

/** Over the scope rather than in its place: the trees that it keeps would be gone. */
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
