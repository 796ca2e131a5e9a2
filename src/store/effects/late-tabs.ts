import type { Model } from '../core/model.ts';
import type { TabNews } from '../core/store-event.ts';
import type { CreateTabs, Tabs, TabsOptions } from './tabs.ts';

/** Calls back with the code that connects a store to the other tabs. */
export type LoadTabs = (start: (create: CreateTabs) => void) => void;

/** The connection to the other tabs, whose code may arrive after the store was connected. */
export type LateTabs = Tabs;

/**
 * Creates the connection to the other tabs. Until its code is loaded, tokens are requested without sharing, broadcasts
 * wait, and so do the calls that move the shared cookie. A store that was never connected does without.
 */
export function createLateTabs(options: TabsOptions, load: LoadTabs, getModel: () => Model): LateTabs {
  const unsent: TabNews[] = [];
  let tabs: Tabs | undefined;
  let loading: Promise<Tabs> | undefined;

  return {
    update: (model) => tabs?.update(model),
    shareToken: (...request) => (tabs ? tabs.shareToken(...request) : request[2]()),
    broadcast(message) {
      if (tabs) tabs.broadcast(message);
      else if (loading) unsent.push(message);
    },
    async exclusively(signal, work) {
      const loaded = tabs ?? (await loading);
      return loaded ? loaded.exclusively(signal, work) : work();
    },
    start() {
      let stop = (): void => {};
      let isStopped = false;
      let onLoaded: (loaded: Tabs) => void = () => {};
      loading ??= new Promise((resolve) => {
        onLoaded = resolve;
      });
      load((create) => {
        tabs ??= create(options);
        onLoaded(tabs);
        if (isStopped) return;
        stop = tabs.start();
        tabs.update(getModel());
        for (const message of unsent.splice(0)) tabs.broadcast(message);
      });
      return () => {
        isStopped = true;
        stop();
      };
    },
  };
}
