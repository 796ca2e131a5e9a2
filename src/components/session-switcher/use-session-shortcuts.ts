'use client';

import { useEffect, useEffectEvent } from 'react';
import { useSessionActions, useSessionList, useSessionStore } from '../../react/index.ts';
import type { Session, SignedInSession } from '../../session/index.ts';

/** The options of {@link useSessionShortcuts}. */
export interface UseSessionShortcutsOptions {
  /** Event handler called after a shortcut has switched to another account, as `onSwitch` of `SessionSwitcher`. */
  readonly onSwitch?: ((session: SignedInSession) => void) | undefined;
}

/** Returns the shortcut of an account for display, or `undefined` if it has none. */
export type ShortcutOf = (session: Session) => string | undefined;

/**
 * Switches to the first nine signed-in accounts with Alt+Shift+1 to Alt+Shift+9, in the order of the list. Shortcuts are
 * ignored in text fields, where these keys may type characters.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * const shortcutOf = useSessionShortcuts();
 *
 * <SessionSwitcher renderBadge={shortcutOf} />
 * ```
 */
export function useSessionShortcuts({ onSwitch }: UseSessionShortcutsOptions = {}): ShortcutOf {
  const store = useSessionStore();
  const { switchTo } = useSessionActions();
  const sessions = useSessionList({ statuses: ['active', 'pending'] }).slice(0, 9);

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    // The physical key, because the modifiers change the character.
    const session = sessions[Number(/^Digit([1-9])$/.exec(event.code)?.[1]) - 1];
    if (!session || !isShortcut(event)) return;
    event.preventDefault();
    if (session.id === store.getCurrent().session?.id) return;
    // After a failure, the previous account is current again, which the switcher announces.
    void switchTo(session.id).then(
      ({ outcome }) => outcome === 'switched' && onSwitch?.(session),
      () => {},
    );
  });

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKeyDown(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  return ({ id }) => {
    const position = sessions.findIndex((session) => session.id === id) + 1;
    return position > 0 ? `Alt+Shift+${position}` : undefined;
  };
}

function isShortcut(event: KeyboardEvent): boolean {
  const { altKey, shiftKey, ctrlKey, metaKey, repeat, defaultPrevented } = event;
  if (!altKey || !shiftKey || ctrlKey || metaKey || repeat || defaultPrevented) return false;
  const target = event.composedPath()[0];
  // Not `target.matches()`, which a field may hide in its form.
  const isTextField =
    target instanceof HTMLElement &&
    (target.isContentEditable || ['input', 'select', 'textarea'].includes(target.localName));
  return !isTextField;
}
