/** The callbacks of a hidden tree, in the order of their calls. Each is called at most once, except `beforeShow`. */
export interface HiddenTreeHooks {
  /**
   * Called before the tree is shown again, before the DOM changes. Called again if the tree suspended and was hidden
   * before it became visible.
   */
  readonly beforeShow?: () => void;
  /** Called when the tree is visible again. */
  readonly afterShow?: () => void;
  /** Called after the effects of the tree have been restored. */
  readonly effectsRestored?: () => void;
  /** Called when the tree is removed while it is hidden. */
  readonly disposed?: () => void;
}

/** The lifecycle of one tree. It is independent of effects, because React does not run them in a hidden tree. */
export interface TreeLifecycle extends Readonly<Required<HiddenTreeHooks>> {
  /** The element that contains the tree. */
  readonly element: HTMLElement | null;
  readonly setElement: (element: HTMLElement | null) => void;
  /** A promise that suspends the tree. Each tree has its own, because React attaches the suspended tree to it. */
  readonly neverSettles: Promise<never>;
  /** Calls the listeners before the tree is hidden. */
  readonly hide: () => void;
  /** Adds callbacks for the current hidden phase. */
  readonly addHooks: (hooks: HiddenTreeHooks) => void;
  /** Calls the listener whenever the tree is about to be hidden, until the returned function is called. */
  readonly onHide: (listener: () => HiddenTreeHooks) => () => void;
}

/** Creates the lifecycle of a tree. */
export function createTreeLifecycle(): TreeLifecycle {
  const listeners = new Set<() => HiddenTreeHooks>();
  let element: HTMLElement | null = null;
  let neverSettles = new Promise<never>(() => {});
  let latestHooks: readonly HiddenTreeHooks[] = [];
  let earlierHooks: readonly HiddenTreeHooks[] = [];

  /** Earlier hooks run last, because they contain the state in which the user left the tree if showing it was interrupted. */
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
      // React sets the refs of hidden elements to null.
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
      // Deferred, because StrictMode unmounts and remounts all effects once in between.
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
