// Ends a run with how many tests it was, from Vitest's JSON report.
import { readFileSync } from 'node:fs';

const [, , file = ''] = process.argv;
const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'));
console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
if (numFailedTests > 0) process.exitCode = 1;
