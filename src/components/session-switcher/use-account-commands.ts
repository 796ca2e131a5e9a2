'use client';

import { useSessionActions, useSessionStore } from '../../react/index.ts';
import { type ClosedSession, isClosed, isSessionError, type Session } from '../../session/index.ts';
import type { SignInOutcome } from '../../store/index.ts';
import { report } from '../../store/report.ts';
import { bidiIsolate } from '../labels/bidi-isolate.ts';
import { formatMessage } from '../labels/format-message.ts';
import { accountMessage } from '../session-avatar/account-message.ts';
import { accountName } from '../session-avatar/account-name.ts';
import type { SwitcherOrganization } from './switcher-appearance.ts';
import type { SessionSwitcherLabels } from './session-switcher-labels.ts';
import type { ItemDetails, SwitchDetails } from './switcher-details.ts';
import type { SetOpen } from './use-open.ts';
import { type ActionTarget, ADD_ACCOUNT, type RunAction } from './use-switcher-actions.ts';

export interface AccountCallbacks {
  /**
   * Event handler called after the user has switched to another account. If its status is `pending`, navigate to the
   * remaining tasks. Use `useSessionEvent('current-session-changed', …)` to observe every other change as well.
   */
  readonly onSwitch?: ((session: Session, details: SwitchDetails) => void) | undefined;
  /**
   * Event handler called when the user wants to add an account. Navigate to your sign-in page. Default: the sign-in of the
   * backend, which makes the account current and calls `onSwitch`. Without `signInMethods` of the backend, `AddAccount` is
   * not rendered.
   */
  readonly onAddAccount?: ((details: ItemDetails) => void) | undefined;
  /**
   * Event handler called when the user wants to sign in again to a remembered account. Navigate to your sign-in page.
   * Default: `onAddAccount`, else the sign-in of the backend.
   */
  readonly onSignInAgain?: ((session: ClosedSession, details: ItemDetails) => void) | undefined;
}

/** The commands of the parts. */
export interface AccountCommands {
  /** Switches to an account, or signs in to a remembered account again. Closes the popup if it is current already. */
  readonly select: (session: Session, details: ItemDetails, organization?: SwitcherOrganization) => void;
  readonly signOut: (session: Session) => void;
  readonly signOutAll: () => void;
  readonly refresh: () => void;
  /** Calls `onAddAccount`, or signs in through the backend. Undefined if neither is possible. */
  readonly addAccount: ((details: ItemDetails) => void) | undefined;
  readonly signInAgain: ((session: ClosedSession, details: ItemDetails) => void) | undefined;
}

interface Context {
  readonly labels: SessionSwitcherLabels;
  readonly setOpen: SetOpen;
  readonly run: RunAction;
}

export function useAccountCommands(
  { onSwitch, onAddAccount, onSignInAgain }: AccountCallbacks,
  { labels, setOpen, run }: Context,
): AccountCommands {
  const store = useSessionStore();
  const { switchTo: changeSession, addAccount, reauthenticate } = useSessionActions();
  const canSignIn = store.backend.signInMethods !== undefined;
  const goToSignIn = onSignInAgain ?? (onAddAccount && ((_, details) => onAddAccount(details)));

  function isCurrent(session: Session, organization?: SwitcherOrganization): boolean {
    const { session: current } = store.getCurrent();
    const isInOrganization = !organization || current?.lastActiveOrganizationId === organization.id;
    return current?.id === session.id && isInOrganization;
  }

  /** Closes the popup after a switch. An error of the event handler is not one of the switch. */
  function finish(session: Session, details: SwitchDetails): void {
    setOpen(false, details);
    try {
      onSwitch?.(session, details);
    } catch (error) {
      report(error);
    }
  }

  async function switchTo(
    session: Session,
    details: SwitchDetails,
    organization?: SwitcherOrganization,
  ): Promise<void> {
    const switching = changeSession(session.id, organization && { organizationId: organization.id });
    // With an optimistic switch, the popup closes at once, because a late response must not close a popup that was
    // opened again. With a shared cookie, the item is pending until the backend has responded.
    const isOptimistic = isCurrent(session, organization);
    if (isOptimistic) finish(session, details);
    const { outcome } = await switching;
    if (!isOptimistic && outcome === 'switched') finish(session, details);
  }

  /** Signs in through the backend. A window that the user closes is no error. */
  async function signIn(begin: () => Promise<SignInOutcome>, details: SwitchDetails): Promise<void> {
    const result = await begin().catch((error: unknown) => {
      if (!isSessionError(error, 'sign_in_cancelled')) throw error;
    });
    if (result?.outcome !== 'signed-in') return;
    const session = store.getState().client?.sessions.find(({ id }) => id === result.sessionId);
    if (session) finish(session, details);
    else setOpen(false, details);
  }

  function runSignIn(
    target: ActionTarget,
    begin: () => Promise<SignInOutcome>,
    details: SwitchDetails,
  ): void {
    run(target, { type: 'signIn', perform: (given = details) => signIn(begin, given) });
  }

  const signInAgain: AccountCommands['signInAgain'] =
    goToSignIn || canSignIn
      ? (session, details) => {
          if (!goToSignIn)
            return runSignIn(session.id, () => reauthenticate(session, { makeCurrent: true }), details);
          setOpen(false, details);
          return goToSignIn(session, details);
        }
      : undefined;

  return {
    select(session, details, organization) {
      if (isClosed(session)) return signInAgain?.(session, details);
      if (isCurrent(session, organization)) return setOpen(false, details);
      const perform = (given: SwitchDetails = details): Promise<void> =>
        switchTo(session, given, organization);
      const announcement =
        organization &&
        formatMessage(labels.switchedTo, {
          name: [accountName(session, labels), organization.name].map(bidiIsolate).join(', '),
        });
      return run(session.id, { type: 'switch', perform, ...(announcement && { announcement }) });
    },
    signOut(session) {
      const perform = (): Promise<void> => store.signOut({ session });
      const [type, label] = isClosed(session)
        ? (['remove', 'wasRemoved'] as const)
        : (['signOut', 'wasSignedOut'] as const);
      const [announcement] = accountMessage(labels[label], session, labels);
      run(session.id, { type, perform, announcement });
    },
    signOutAll() {
      run(null, { type: 'signOutAll', perform: () => store.signOut({ scope: 'all' }) });
    },
    // A failure is shown through the connection status.
    refresh: () => void store.refresh().catch(() => {}),
    addAccount:
      onAddAccount || canSignIn
        ? (details) => {
            if (!onAddAccount) return runSignIn(ADD_ACCOUNT, () => addAccount(), details);
            setOpen(false, details);
            return onAddAccount(details);
          }
        : undefined,
    signInAgain,
  };
}
