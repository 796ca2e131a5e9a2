import { expect } from 'playwright/test';

/** Playwright's `expect` with a generous timeout, because no test depends on how fast something happens. */
export const expectPage = expect.configure({ timeout: 30_000 });
