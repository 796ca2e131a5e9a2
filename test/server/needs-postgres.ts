import { beforeEach, inject } from 'vitest';
import { skipReason } from '../capabilities.ts';

beforeEach(({ skip }) => {
  if (inject('databaseUrl') === null) skip(skipReason('postgresql'));
});
