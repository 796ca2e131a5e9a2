export interface Mutation {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly before: string;
  readonly after: string;
  readonly apply: (code: string) => string;
}
export function mutationsOf(file: string, code: string): Mutation[];
export function draw(options: {
  sources: ReadonlyMap<string, string>;
  seed: string;
  count: number;
  isCovered: (mutation: Mutation) => boolean;
  /** The maximum number of mutations in one file. Default 3. */
  maxPerFile?: number;
}): Mutation[];
