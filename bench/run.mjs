// `npm run bench`: what the numbers of the design are today. Times are noisy, so they are shown beside what they are
// compared with, measured in the same run.
import { inBrowser } from './browser.mjs';
import { coldCallers } from './cold-callers.mjs';
import { memoryPerSession } from './memory.mjs';
import { cachedToken } from './cached-token.mjs';

console.table([await cachedToken(), await coldCallers(), await memoryPerSession(), await inBrowser()].flat());
