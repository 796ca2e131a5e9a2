import type { Owner } from './marks.ts';
import { inspectMixedAccounts, inspectPage, type TreeOwners, type Violation } from './page.ts';

/** Inspects the page on every frame, and after every DOM mutation in between. */
export function watchPage(owner: () => Owner | null, owners: TreeOwners) {
  let seen: readonly Violation[] = [];
  const record = (found: readonly Violation[]): void => {
    if (found.length > 0) seen = withoutRepeats([...seen, ...found]);
  };
  let frame = requestAnimationFrame(function look() {
    record(inspectPage(owner(), owners));
    frame = requestAnimationFrame(look);
  });
  const changes = new MutationObserver(() => record(inspectMixedAccounts()));
  changes.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  return {
    seen: () => seen,
    stop() {
      cancelAnimationFrame(frame);
      changes.disconnect();
    },
  };
}

export function withoutRepeats(violations: readonly Violation[]): readonly Violation[] {
  return [...new Map(violations.map((violation) => [JSON.stringify(violation), violation])).values()];
}
