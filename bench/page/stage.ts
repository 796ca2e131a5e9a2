import type { Contestant } from './contestant.ts';

/** An app on the page. */
export interface Staged {
  /** Resolves with when React has committed another name. */
  readonly nextCommit: () => Promise<number>;
  readonly switchTo: (id: string) => Promise<unknown>;
  /** Hidden, it costs the page nothing while the other one is measured. */
  readonly setVisible: (isVisible: boolean) => void;
  readonly remove: () => void;
}

export function stage({ mount }: Contestant): Staged {
  const container = document.createElement('main');
  document.body.append(container);
  let committed: (at: number) => void = () => {};
  const { switchTo, unmount } = mount(container, () => committed(performance.now()));
  return {
    nextCommit: () =>
      new Promise((resolve) => {
        committed = resolve;
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
