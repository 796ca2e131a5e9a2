import { skipReason, type OptionalCapability, optionalCapabilities } from './capabilities.ts';

/** The result of one test. */
export interface TestOutcome {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  /** The reason for skipping the test, if given. */
  readonly note: string | undefined;
}

/** The summary of a test run. */
export interface Summary {
  /** The lines to print; the last one contains the counts. */
  readonly lines: readonly string[];
  /** Whether all tests ran, except those that need a missing optional capability. */
  readonly isComplete: boolean;
}

/** Summarizes the results of a test run. */
export function summarize(tests: readonly TestOutcome[]): Summary {
  // SAFETY: these are all of its keys.
  const capabilities = Object.keys(optionalCapabilities) as OptionalCapability[];
  const reasons = capabilities.map(skipReason);
  const count = (state: TestOutcome['state']): number => tests.filter((test) => test.state === state).length;

  const notRunLines = capabilities.flatMap((capability) => {
    const { length } = tests.filter(({ note }) => note === skipReason(capability));
    return length > 0 ? [`NOT RUN: ${length} tests that need ${optionalCapabilities[capability]}`] : [];
  });
  const unexpectedlySkipped = tests.filter(
    ({ state, note }) => state === 'skipped' && !reasons.includes(note ?? ''),
  );
  const skippedLines = unexpectedlySkipped.map(
    ({ name }) => `SKIPPED without a missing optional capability (test/capabilities.ts): ${name}`,
  );
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
  return {
    lines: [
      ...notRunLines,
      ...skippedLines,
      `${count('passed')} passed, ${count('failed')} failed${skipped}`,
    ],
    isComplete: unexpectedlySkipped.length === 0,
  };
}
