/** A limit on the number of things that one owner has at the same time. */
export interface Quota {
  /** Takes one for each owner, and returns a function that gives them back. Returns `null` if an owner has too many. */
  take(owners: readonly string[]): (() => void) | null;
}

export function createQuota(max: number): Quota {
  const counts = new Map<string, number>();

  function change(owner: string, difference: number): void {
    const count = (counts.get(owner) ?? 0) + difference;
    if (count > 0) counts.set(owner, count);
    else counts.delete(owner);
  }

  return {
    take(owners) {
      if (owners.some((owner) => (counts.get(owner) ?? 0) >= max)) return null;
      for (const owner of owners) change(owner, 1);
      return () => {
        for (const owner of owners) change(owner, -1);
      };
    },
  };
}
