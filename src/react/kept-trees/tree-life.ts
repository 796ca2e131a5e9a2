/** What somebody keeps for a tree while it is hidden. Each is called at most once, in this order. */
export interface LeftTree {
  /** The tree is about to be shown again; nothing of the page has changed yet. */
  readonly beforeReturn?: () => void;
  /** It is on the page again. */
  readonly afterReturn?: () => void;
  /** Its effects run again. */
  readonly arrived?: () => void;
  /** It is gone, without having come back. */
  readonly dropped?: () => void;
}

/** What happens to one tree, told outside of React: in a hidden tree no effect runs. */
export interface TreeLife extends Readonly<Required<LeftTree>> {
  /** What holds all its elements. */
  readonly element: HTMLElement | null;
  readonly setElement: (element: HTMLElement | null) => void;
  /** Never settles. Each tree has its own, because React keeps a reference to all that waits. */
  readonly whileHidden: Promise<never>;
  /** The tree is about to be hidden; everything is still as it was. */
  readonly leave: () => void;
  /** Has that told, too, of how the tree that has left goes on. */
  readonly keep: (part: LeftTree) => void;
  /** Has the listener called when the tree leaves, until the returned function is called. */
  readonly onLeave: (listener: () => LeftTree) => () => void;
}

export function createTreeLife(): TreeLife {
  const listeners = new Set<() => LeftTree>();
  let element: HTMLElement | null = null;
  let left: readonly LeftTree[] = [];

  function takeLeft(): readonly LeftTree[] {
    const taken = left;
    left = [];
    return taken;
  }

  return {
    get element() {
      return element;
    },
    setElement(next) {
      // React takes the reference away from what it hides.
      element = next ?? element;
    },
    whileHidden: new Promise(() => {}),
    leave() {
      left = [...listeners].map((listener) => listener());
    },
    keep(part) {
      left = [...left, part];
    },
    onLeave(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    beforeReturn: () => left.forEach((part) => part.beforeReturn?.()),
    afterReturn: () => left.forEach((part) => part.afterReturn?.()),
    arrived() {
      const returned = takeLeft();
      // StrictMode ends all effects once more, and begins them again, before that.
      queueMicrotask(() => returned.forEach((part) => part.arrived?.()));
    },
    dropped() {
      element = null;
      takeLeft().forEach((part) => part.dropped?.());
    },
  };
}
