/** The medians of both apps. */
export interface Comparison {
  readonly ours: number;
  readonly plain: number;
}

/** Returns the order of the apps in a round. It alternates, so that garbage collection affects both equally. */
export function alternatingOrder(round: number): readonly (keyof Comparison)[] {
  return round % 2 === 0 ? ['ours', 'plain'] : ['plain', 'ours'];
}

export function compare(ours: readonly number[], plain: readonly number[]): Comparison {
  return { ours: median(ours), plain: median(plain) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
