import type { QueryClient } from '@tanstack/react-query';
import type { Message } from './broadcasts.ts';
import type { SentRequest } from './fake-api.ts';
import type { Owner } from './marks.ts';
import type { TreeOwners, Violation, ViolationKind } from './page.ts';
import type { SeenTree } from './trees.ts';

/** An account that has closed, and when. See `FakeApi.now`. */
export interface ClosedAccount {
  readonly account: string;
  readonly at: number;
  /** The number of messages broadcast by then. */
  readonly messageCount: number;
  /** Whether the session has only expired, and its tree is kept for the next session of the user. */
  readonly isRetained: boolean;
}

/** The recorded state to inspect. */
export interface Evidence {
  /** The owner of the current session. */
  readonly owner: Owner | null;
  readonly getOwner: () => Owner | null;
  readonly requests: readonly SentRequest[];
  /** The messages broadcast to other tabs, in order. */
  readonly messages: readonly Message[];
  readonly trees: readonly SeenTree[];
  readonly owners: TreeOwners;
  readonly visible: readonly QueryClient[];
  readonly closed: readonly ClosedAccount[];
  /** The accounts that the switcher lists, whose sessions may be closed. */
  readonly listed: readonly string[];
}

/** Returns a violation for each finding. */
export function violations(
  kind: ViolationKind,
  where: string,
  found: readonly string[],
): readonly Violation[] {
  return found.map((found) => ({ kind, where, found }));
}
