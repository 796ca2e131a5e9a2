import { beforeEach, inject } from 'vitest';
import { missing } from '../capabilities.ts';

beforeEach(({ skip }) => {
  if (inject('databaseUrl') === null) skip(missing('postgresql'));
});
