/** Callbacks for a hidden tree. Called in this order, each at most once except `beforeReturn`. */
export interface HiddenTreeHooks {
  /**
   * The tree is about to be shown again; nothing of the page has changed yet. Called once more after a return on which the
   * tree was suspended until another switch hid it again.
   */
  readonly beforeShow?: () => void;
  /** It is on the page again. */
  readonly afterShow?: () => void;
  /** Its effects run again. */
  readonly effectsRestored?: () => void;
  /** It is gone, without having come back. */
  readonly disposed?: () => void;
}

/** What happens to one tree, told outside of React: in a hidden tree no effect runs. */
export interface TreeLifecycle extends Readonly<Required<HiddenTreeHooks>> {
  /** What holds all its elements. */
  readonly element: HTMLElement | null;
  readonly setElement: (element: HTMLElement | null) => void;
  /** Never settles. Each tree has its own, because it holds all that React has waiting for it. */
  readonly neverSettles: Promise<never>;
  /** The tree is about to be hidden; everything is still as it was. */
  readonly hide: () => void;
  /** Has that told, too, of how the tree that has left goes on. */
  readonly addHooks: (hooks: HiddenTreeHooks) => void;
  /** Has the listener called when the tree leaves, until the returned function is called. */
  readonly onHide: (listener: () => HiddenTreeHooks) => () => void;
}

export function createTreeLifecycle(): TreeLifecycle {
  const listeners = new Set<() => HiddenTreeHooks>();
  let element: HTMLElement | null = null;
  let neverSettles = new Promise<never>(() => {});
  let latestHooks: readonly HiddenTreeHooks[] = [];
  let earlierHooks: readonly HiddenTreeHooks[] = [];

  /** After a return that another switch has cut short the older parts come last: they hold how the tree was. */
  function allHooks(): readonly HiddenTreeHooks[] {
    return [...latestHooks, ...earlierHooks];
  }

  function takeHooks(): readonly HiddenTreeHooks[] {
    const taken = allHooks();
    latestHooks = [];
    earlierHooks = [];
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
    get neverSettles() {
      return neverSettles;
    },
    hide() {
      earlierHooks = allHooks();
      latestHooks = [...listeners].map((listener) => listener());
    },
    addHooks(hooks) {
      latestHooks = [...latestHooks, hooks];
    },
    onHide(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    beforeShow: () => allHooks().forEach((hooks) => hooks.beforeShow?.()),
    afterShow: () => allHooks().forEach((hooks) => hooks.afterShow?.()),
    effectsRestored() {
      const restored = takeHooks();
      // StrictMode ends all effects once more, and begins them again, before that.
      queueMicrotask(() => restored.forEach((hooks) => hooks.effectsRestored?.()));
    },
    disposed() {
      element = null;
      neverSettles = new Promise(() => {});
      listeners.clear();
      takeHooks().forEach((hooks) => hooks.disposed?.());
    },
  };
}
