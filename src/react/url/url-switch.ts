import { accountSlug, isSignedIn } from '../../session/index.ts';
import type { SessionStore, SwitchResult, SwitchTo } from '../../store/index.ts';

/** The account in the URL of the page, and how to navigate to another one. */
export interface PageUrl {
  readonly account: string | undefined;
  readonly navigate: (account: string) => unknown;
}

/** The switches of a page whose account is in its URL. */
export interface UrlSwitch {
  /**
   * Navigates first, so that the page never shows one account at the URL of another one, also while the router loads the
   * page or asks whether to leave the previous one. Settles when the URL has changed, and rejects if `navigate` fails.
   */
  readonly switchTo: SwitchTo;
  /** Settles the switch to the account whose URL the page has now. Returns the function to call when the user leaves the page. */
  readonly arrive: (page: PageUrl) => () => void;
}

/** A switch that waits for its URL. */
interface WaitingSwitch {
  readonly account: string;
  readonly perform: () => Promise<SwitchResult>;
  readonly settle: (result: SwitchResult | Promise<SwitchResult>) => void;
}

const urlSwitches = new WeakMap<SessionStore, UrlSwitch>();

/** Returns the switches of the tab. A router may render each page with a `<UrlSessionProvider>` of its own. */
export function urlSwitchOf(store: SessionStore): UrlSwitch {
  const urlSwitch = urlSwitches.get(store) ?? createUrlSwitch(store);
  urlSwitches.set(store, urlSwitch);
  return urlSwitch;
}

function createUrlSwitch(store: SessionStore): UrlSwitch {
  let page: PageUrl | undefined;
  let waiting: WaitingSwitch | undefined;

  function supersede(): void {
    waiting?.settle({ outcome: 'superseded' });
    waiting = undefined;
  }

  /** Navigates, and waits until the page has the URL of the account. */
  function waitForUrl({ navigate }: PageUrl, account: string, perform: WaitingSwitch['perform']) {
    return new Promise<SwitchResult>((settle, reject) => {
      // Before the navigation, which may render the next page before it returns.
      const own = { account, perform, settle };
      waiting = own;
      const navigation = (async () => navigate(account))();
      navigation.catch((error: unknown) => {
        // The switch was settled before.
        if (waiting !== own) throw error;
        waiting = undefined;
        reject(error);
      });
    });
  }

  return {
    async switchTo(id, options) {
      const perform = (): Promise<SwitchResult> => store.switchTo(id, options);
      const session = store.getState().client?.sessions.find((candidate) => candidate.id === id);
      if (page?.account === undefined || !session || !isSignedIn(session)) return perform();
      const account = accountSlug(session);
      const isNavigating = waiting !== undefined;
      supersede();
      if (account !== page.account) return waitForUrl(page, account, perform);
      // A navigation in progress is cancelled by a navigation to the current URL.
      if (isNavigating) page.navigate(account);
      return perform();
    },
    arrive(next) {
      const hasChanged = page?.account !== next.account;
      page = next;
      if (hasChanged) {
        if (waiting?.account === next.account) waiting?.settle(waiting.perform());
        supersede();
      }
      return () =>
        // The next page arrives in the same commit.
        queueMicrotask(() => {
          if (page !== next) return;
          page = undefined;
          supersede();
        });
    },
  };
}
