import { modelTest } from './run.ts';

modelTest('tabs that are all the same account', { perRequestSession: false }, 4);
