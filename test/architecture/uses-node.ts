// Compiled by web-standards.test.ts, which expects an error about every name.
import { existsSync } from 'node:fs';
import { createSessionServer } from '../../src/server/index.ts';

export const all = [
  createSessionServer,
  existsSync,
  Buffer,
  process,
  setImmediate,
  setTimeout(() => {}, 1).unref(),
];
