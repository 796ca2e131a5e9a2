import type { StoreConfig } from './core/model.ts';
import type { SessionStoreOptions } from './session-store.ts';

/** The options of any store. */
export interface StoreOptions extends SessionStoreOptions {
  /** The session that the page was rendered for. */
  readonly pageSessionId?: string | null;
}

/** Returns the settings that the decisions of a store depend on. */
export function configOf({
  backend: { name, capabilities },
  initialSessionId,
  pageSessionId,
  nextSessionOnLoss = 'none',
  expiryWarningMs = 60_000,
  tabMode = capabilities.sessionPerRequest ? 'per-tab' : 'shared',
}: StoreOptions): StoreConfig {
  return {
    tabId: Math.random().toString(36).slice(2),
    backendName: name,
    sessionPerRequest: capabilities.sessionPerRequest,
    canSelectSession: capabilities.selectSession,
    canEnd: capabilities.end,
    canTouch: capabilities.touch,
    isShared: tabMode === 'shared',
    initialSessionId,
    pageSessionId,
    nextSessionOnLoss,
    expiryWarningMs,
  };
}
