/** A limit on the number of things that one owner has at the same time. */
export interface Quota {
  /**
   * Takes one for each owner below the limit, and returns a function that gives them back. Returns `null` if all owners
   * are at the limit: one of them alone cannot use up what the others have.
   */
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
      const charged = owners.filter((owner) => (counts.get(owner) ?? 0) < max);
      if (charged.length === 0 && owners.length > 0) return null;
      for (const owner of charged) change(owner, 1);
      return () => {
        for (const owner of charged) change(owner, -1);
      };
    },
  };
}
