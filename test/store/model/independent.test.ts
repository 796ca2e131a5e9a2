import { modelTest } from './run.ts';

modelTest('tabs that are each an account of their own', { sessionPerRequest: true }, 4);
