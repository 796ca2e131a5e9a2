import { modelTest } from './run.ts';

modelTest('tabs with a shared cookie', { sessionPerRequest: false }, 4);
