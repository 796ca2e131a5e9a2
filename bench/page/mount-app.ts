import type { BenchmarkApp } from './benchmark-app.ts';

/** An app on the page. */
export interface AppHandle {
  /** Resolves with when React has committed another name. */
  readonly nextCommit: () => Promise<number>;
  readonly switchTo: (id: string) => Promise<unknown>;
  /** Hidden, it costs the page nothing while the other one is measured. */
  readonly setVisible: (isVisible: boolean) => void;
  readonly remove: () => void;
}

export function mountApp({ mount }: BenchmarkApp): AppHandle {
  const container = document.createElement('main');
  document.body.append(container);
  let notifyCommit: (at: number) => void = () => {};
  const { switchTo, unmount } = mount(container, () => notifyCommit(performance.now()));
  return {
    nextCommit: () =>
      new Promise((resolve) => {
        notifyCommit = resolve;
      }),
    switchTo,
    setVisible(isVisible) {
      container.hidden = !isVisible;
    },
    remove() {
      unmount();
      container.remove();
    },
  };
}
