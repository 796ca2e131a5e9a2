/** Reads Istanbul's JSON, whose paths are relative to the repository. Returns a function that checks whether a location is covered. */
export function readCoverage(report) {
  const ranges = new Map(Object.entries(report).map(([file, coverage]) => [file, rangesOf(coverage)]));
  return ({ file, line, column }) => {
    const place = { line, column };
    const around = (ranges.get(file) ?? []).filter(
      ({ start, end }) => !isBefore(place, start) && (end.line > line || isBefore(place, end)),
    );
    // The innermost range around a location is the one that starts last.
    const [innermost] = around.toSorted((a, b) => (isBefore(a.start, b.start) ? 1 : -1));
    return innermost !== undefined && innermost.hits > 0;
  };
}

/** Returns the statements, the arms of `?:` and the operands of `&&`, `||` and `??`. The branches of an `if` are statements. */
function rangesOf({ statementMap, s, branchMap, b }) {
  const statements = Object.entries(statementMap).map(([key, { start, end }]) => ({
    start,
    end,
    hits: s[key],
  }));
  const branches = Object.entries(branchMap)
    .filter(([, { type }]) => type === 'cond-expr' || type === 'binary-expr')
    .flatMap(([key, { locations }]) =>
      locations.map(({ start, end }, n) => ({ start, end, hits: b[key][n] })),
    );
  return [...statements, ...branches];
}

/** Compares two locations. The column of an end is `null` where a range ends with its line. */
function isBefore(a, b) {
  return a.line < b.line || (a.line === b.line && a.column < (b.column ?? Infinity));
}
