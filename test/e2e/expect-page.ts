import { expect } from 'playwright/test';

/** Playwright's `expect` with a time limit for what never happens: how soon something happens decides no test. */
export const expectPage = expect.configure({ timeout: 30_000 });
