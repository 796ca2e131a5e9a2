/** The order of the selections of tabs: a later one has a higher count; the name of the tab decides between equal counts. */
export interface Stamp {
  readonly count: number;
  readonly tab: string;
}

/** The progress of a switch. */
export type SwitchProgress = 'begun' | 'settled' | 'failed';

export function isLater(a: Stamp, b: Stamp): boolean {
  return a.count === b.count ? a.tab > b.tab : a.count > b.count;
}
