'use client';

import type { ReactNode } from 'react';
import {
  ExpiryClose,
  ExpiryCountdown,
  ExpiryError,
  ExpiryAnnouncement,
  ExpirySignInAgain,
  ExpirySignOut,
  ExpiryExtend,
  ExpiryDescription,
  ExpiryTitle,
} from './expiry-parts.tsx';
import { ExpiryRoot, type SessionExpiryDialogRootProps } from './expiry-root.tsx';

/** Everything but the content, which is the dialog itself. For another one, put its parts together. */
export interface SessionExpiryDialogProps extends Omit<SessionExpiryDialogRootProps, 'children'> {}

function Dialog({ className = '', ...props }: SessionExpiryDialogProps): ReactNode {
  return (
    <ExpiryRoot {...props} className={`ms-dialog ${className}`}>
      <ExpiryTitle />
      <ExpiryDescription />
      <ExpiryCountdown className="ms-countdown" />
      <ExpiryAnnouncement />
      <ExpiryError />
      <div className="ms-actions">
        <ExpiryExtend className="ms-button ms-primary" />
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
 * Its parts are `Root`, and in it `Title`, `Description`, `Countdown`, `Announcement`, `Error`, `Extend`, `SignOut`, `SignInAgain` and
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
  Description: ExpiryDescription,
  Countdown: ExpiryCountdown,
  Announcement: ExpiryAnnouncement,
  Error: ExpiryError,
  Extend: ExpiryExtend,
  SignOut: ExpirySignOut,
  SignInAgain: ExpirySignInAgain,
  Close: ExpiryClose,
});
