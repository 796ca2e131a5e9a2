import { describe } from 'vitest';
import { itIsIsolated } from './expect-isolated.ts';

describe('with an app of fourteen components, no data of one account is accessible to another', () => {
  itIsIsolated(() => ({}));
});
