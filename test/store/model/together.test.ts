import { modelTest } from './run.ts';

modelTest('tabs that are all the same account', { sessionPerRequest: false }, 4);
