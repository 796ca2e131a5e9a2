interface Range {
  start: { line: number; column: number };
  end: { line: number; column: number | null };
}
interface FileCoverage {
  statementMap: Readonly<Record<string, Range>>;
  s: Readonly<Record<string, number>>;
  branchMap: Readonly<Record<string, { type: string; locations: readonly Range[] }>>;
  b: Readonly<Record<string, readonly number[]>>;
}
export function readCoverage(
  report: Readonly<Record<string, FileCoverage>>,
): (place: { file: string; line: number; column: number }) => boolean;
