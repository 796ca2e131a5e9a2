// `npm run bench`: what the numbers of the design are today. Times are noisy, so they are shown beside what they are
// compared with, measured in the same run.
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
