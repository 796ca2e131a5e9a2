import { safely } from '../../backend/index.ts';
import type { Session } from '../../session/index.ts';

/** The item of `sessionStorage` that contains the account that the pages of a tab have shown. */
const KEY = 'multisession:page';
const SEVERAL = '*';

type ShownSession = Pick<Session, 'id' | 'lastActiveOrganizationId'> | null | undefined;

/** Records that a page has shown a session. */
export function recordShown(session: ShownSession): void {
  if (!session) return;
  safely(() => {
    const shown = sessionStorage.getItem(KEY) ?? keyOf(session);
    sessionStorage.setItem(KEY, shown === keyOf(session) ? shown : SEVERAL);
  });
}

/**
 * Returns whether the browser may have filled the fields of the page with input of another account: after Back, it restores
 * those of the HTML. `pageSessionGuard` decides in the same way.
 */
export function mayHaveInputOfOthers(session: ShownSession): boolean {
  const [navigation] = safely(() => performance.getEntriesByType('navigation')) ?? [];
  const shown = safely(() => sessionStorage.getItem(KEY));
  const isBack = navigation && 'type' in navigation && navigation.type === 'back_forward';
  return isBack === true && Boolean(shown) && shown !== keyOf(session);
}

function keyOf(session: ShownSession): string {
  return `${session?.id ?? ''} ${session?.lastActiveOrganizationId ?? ''}`;
}
