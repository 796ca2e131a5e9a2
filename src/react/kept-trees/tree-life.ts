/** Callbacks for a hidden tree. Called in this order, each at most once except `beforeReturn`. */
export interface LeftTree {
  /**
   * The tree is about to be shown again; nothing of the page has changed yet. Called once more after a return on which the
   * tree was suspended until another switch hid it again.
   */
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
  /** Never settles. Each tree has its own, because it holds all that React has waiting for it. */
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
  let whileHidden = new Promise<never>(() => {});
  let left: readonly LeftTree[] = [];
  let unfinished: readonly LeftTree[] = [];

  /** After a return that another switch has cut short the older parts come last: they hold how the tree was. */
  function parts(): readonly LeftTree[] {
    return [...left, ...unfinished];
  }

  function takeParts(): readonly LeftTree[] {
    const taken = parts();
    left = [];
    unfinished = [];
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
    get whileHidden() {
      return whileHidden;
    },
    leave() {
      unfinished = parts();
      left = [...listeners].map((listener) => listener());
    },
    keep(part) {
      left = [...left, part];
    },
    onLeave(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    beforeReturn: () => parts().forEach((part) => part.beforeReturn?.()),
    afterReturn: () => parts().forEach((part) => part.afterReturn?.()),
    arrived() {
      const returned = takeParts();
      // StrictMode ends all effects once more, and begins them again, before that.
      queueMicrotask(() => returned.forEach((part) => part.arrived?.()));
    },
    dropped() {
      element = null;
      whileHidden = new Promise(() => {});
      listeners.clear();
      takeParts().forEach((part) => part.dropped?.());
    },
  };
}
