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

/** The props of `SessionExpiryDialog`. The content is fixed. For custom content, compose the parts. */
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
        <ExpirySignOut className="ms-button" />
        <ExpiryClose className="ms-button" />
        <ExpiryExtend className="ms-button ms-primary" />
        <ExpirySignInAgain className="ms-button ms-primary" />
      </div>
    </ExpiryRoot>
  );
}

/**
 * Warns in every tab before the current session (below a `<SessionScope>`, the scope's session) expires, and informs
 * the user once it has expired. Extending the session in one tab closes the dialog in all tabs. Escape extends the
 * session. Closing the dialog never signs the user out.
 *
 * Parts: `Root`, which contains `Title`, `Description`, `Countdown`, `Announcement`, `Error`, `Extend`, `SignOut`,
 * `SignInAgain` and `Close`.
 *
 * @throws {SessionError} `missing_provider` if rendered outside `<SessionProvider>`, or if a part is outside `Root`.
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
