import type { BenchmarkApp, NameListOptions } from './benchmark-app.ts';

/** A handle of an app that is mounted on the page. */
export interface AppHandle {
  /** Resolves with the time, in ms, at which React next commits another name. */
  readonly nextCommit: () => Promise<number>;
  readonly switchTo: (id: string) => Promise<unknown>;
  /** Shows the app, or takes it out of the document, so that it does not affect the measurement of the other one. */
  readonly setVisible: (isVisible: boolean) => void;
  readonly remove: () => void;
}

export function mountApp(
  { mount }: BenchmarkApp,
  list: NameListOptions = { consumerCount: 1000 },
): AppHandle {
  const container = document.createElement('main');
  document.body.append(container);
  let notifyCommit: (at: number) => void = () => {};
  const { switchTo, unmount } = mount(container, list, () => notifyCommit(performance.now()));
  return {
    nextCommit: () =>
      new Promise((resolve) => {
        notifyCommit = resolve;
      }),
    switchTo,
    setVisible(isVisible) {
      if (isVisible) document.body.append(container);
      else container.remove();
    },
    remove() {
      unmount();
      container.remove();
    },
  };
}
