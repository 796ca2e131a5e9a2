import { skipReason, type OptionalCapability, optionalCapabilities } from './capabilities.ts';

export interface TestOutcome {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  /** The reason of a test that was skipped. */
  readonly note: string | undefined;
}

export interface Summary {
  /** The last one is the count of tests. */
  readonly lines: readonly string[];
  /** False where a test was skipped for another reason than a missing capability that is optional. */
  readonly isComplete: boolean;
}

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
    ({ name }) => `SKIPPED without being allowed to (test/capabilities.ts): ${name}`,
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
