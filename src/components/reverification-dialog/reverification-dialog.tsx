'use client';

import type { ReactNode } from 'react';
import {
  ReverificationCancel,
  ReverificationDescription,
  ReverificationError,
  ReverificationForm,
  ReverificationSubmit,
  ReverificationTitle,
} from './reverification-parts.tsx';
import { ReverificationRoot, type ReverificationDialogRootProps } from './reverification-root.tsx';

/** The props of `ReverificationDialog`. `children` are the fields of the form. For other content, compose the parts. */
export interface ReverificationDialogProps extends ReverificationDialogRootProps {}

function Dialog({ className = '', children, ...props }: ReverificationDialogProps): ReactNode {
  return (
    <ReverificationRoot {...props} className={`ms-dialog ${className}`}>
      <ReverificationTitle />
      <ReverificationDescription />
      <ReverificationForm>
        {children}
        <ReverificationError />
        <div className="ms-actions">
          <ReverificationCancel className="ms-button" />
          <ReverificationSubmit className="ms-button ms-primary" />
        </div>
      </ReverificationForm>
    </ReverificationRoot>
  );
}

/**
 * Asks the user to verify their identity when an action of `useReverification()` requires it. Render it once, below
 * `<SessionProvider>`, with the fields that your server verifies. Without fields, such as for a passkey, the dialog only
 * has its buttons.
 *
 * Hooks in the fields use the session that is verified. If its account is switched or signed out, the dialog closes.
 *
 * Parts: `Root`, which contains `Title`, `Description` and `Form`. `Form` contains `Error`, `Submit` and `Cancel`.
 *
 * @throws {SessionError} `missing_provider` if rendered outside `<SessionProvider>`, or if a part is outside `Root`.
 *
 * @example
 * ```tsx
 * <ReverificationDialog verify={(_, body) => fetch('/confirm-password', { method: 'POST', body })}>
 *   <label className="ms-field">
 *     Password <input name="password" type="password" autoComplete="current-password" required />
 *   </label>
 * </ReverificationDialog>
 * ```
 */
export const ReverificationDialog = /* @__PURE__ */ Object.assign(Dialog, {
  Root: ReverificationRoot,
  Title: ReverificationTitle,
  Description: ReverificationDescription,
  Form: ReverificationForm,
  Error: ReverificationError,
  Submit: ReverificationSubmit,
  Cancel: ReverificationCancel,
});
