import type { Reporter, TestCase, Vitest } from 'vitest/node';
import { summarize, type TestOutcome } from './summarize.ts';

/** Returns a reporter that prints a summary, and fails the run if a test was skipped without permission. */
export function summaryReporter(): Reporter {
  let vitest: Vitest | undefined;
  return {
    onInit(context) {
      vitest = context;
    },
    onTestRunEnd(modules) {
      const tests = modules.flatMap((module) => [...module.children.allTests()].map(toOutcome));
      // The `-t` flag skips all tests that do not match it.
      const isFiltered = vitest?.config.testNamePattern !== undefined;
      const selected = isFiltered ? tests.filter(({ state }) => state !== 'skipped') : tests;
      const { lines, isComplete } = summarize(selected);
      console.log(lines.join('\n'));
      if (!isComplete) process.exitCode = 1;
    },
  };
}

function toOutcome(test: TestCase): TestOutcome {
  const result = test.result();
  const name = `${test.module.relativeModuleId} > ${test.fullName}`;
  return { name, state: result.state, note: result.state === 'skipped' ? result.note : undefined };
}
