import { modelTest } from './run.ts';

modelTest('tabs with a session per request', { sessionPerRequest: true }, 4);
