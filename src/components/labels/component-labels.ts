import type { SessionSwitcherLabels } from '../session-switcher/labels.ts';

/** Every string of every component in one language. Names arrive as they should be shown. */
export interface ComponentLabels {
  /** The language, as `Intl` takes it: `de`, `ar-EG`. */
  readonly locale: string;
  readonly sessionSwitcher: SessionSwitcherLabels;
}

/** Strings of some components, or some of their strings. */
export type GivenLabels = Pick<ComponentLabels, 'locale'> & {
  readonly [Name in Exclude<keyof ComponentLabels, 'locale'>]?: Partial<ComponentLabels[Name]>;
};
