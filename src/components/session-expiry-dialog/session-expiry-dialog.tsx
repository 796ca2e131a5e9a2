'use client';

import type { ReactNode } from 'react';
import {
  ExpiryClose,
  ExpiryCountdown,
  ExpiryFailure,
  ExpiryNews,
  ExpirySignInAgain,
  ExpirySignOut,
  ExpiryStay,
  ExpiryText,
  ExpiryTitle,
} from './expiry-parts.tsx';
import { ExpiryRoot, type SessionExpiryDialogRootProps } from './expiry-root.tsx';

/** Everything but the content, which is the dialog itself. For another one, put its parts together. */
export interface SessionExpiryDialogProps extends Omit<SessionExpiryDialogRootProps, 'children'> {}

function Dialog({ className = '', ...props }: SessionExpiryDialogProps): ReactNode {
  return (
    <ExpiryRoot {...props} className={`ms-dialog ${className}`}>
      <ExpiryTitle />
      <ExpiryText />
      <ExpiryCountdown className="ms-countdown" />
      <ExpiryNews />
      <ExpiryFailure />
      <div className="ms-actions">
        <ExpiryStay className="ms-button ms-primary" />
        <ExpirySignInAgain className="ms-button ms-primary" />
        <ExpirySignOut className="ms-button" />
        <ExpiryClose className="ms-button" />
      </div>
    </ExpiryRoot>
  );
}

/**
 * Asks whether somebody is still there when the session that is spoken for here is about to run out, in every tab, and
 * says so when it has. Whoever stays in one tab stays in all. Escape means to stay; closing never signs anybody out.
 *
 * Its parts are `Root`, and in it `Title`, `Text`, `Countdown`, `News`, `Failure`, `Stay`, `SignOut`, `SignInAgain` and
 * `Close`.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`, and of a part outside `Root`.
 *
 * @example
 * ```tsx
 * <SessionExpiryDialog onSignInAgain={() => navigate('/sign-in')} />
 * ```
 */
export const SessionExpiryDialog = /* @__PURE__ */ Object.assign(Dialog, {
  Root: ExpiryRoot,
  Title: ExpiryTitle,
  Text: ExpiryText,
  Countdown: ExpiryCountdown,
  News: ExpiryNews,
  Failure: ExpiryFailure,
  Stay: ExpiryStay,
  SignOut: ExpirySignOut,
  SignInAgain: ExpirySignInAgain,
  Close: ExpiryClose,
});
