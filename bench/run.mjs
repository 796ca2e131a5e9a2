// `npm run bench`: client benchmarks. Times are noisy, so each has a baseline that is measured in the same run.
import { measureInBrowser } from './measure-in-browser.mjs';
import { countColdRequests } from './count-cold-requests.mjs';
import { measureSessionMemory } from './measure-session-memory.mjs';
import { measureCachedToken } from './measure-cached-token.mjs';

console.table(
  [
    await measureCachedToken(),
    await countColdRequests(),
    await measureSessionMemory(),
    await measureInBrowser(),
  ].flat(),
);
