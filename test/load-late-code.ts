import { loadDomIsolation } from '../src/react/keep-alive/late-isolation.ts';
import { loadLateCode } from '../src/store/open-session-store.ts';

// These chunks are loaded in real time, and tests with fake timers would not wait for them: without the first, a scope keeps
// no hidden tree yet; without the second, a sign-in and the connection to the other tabs are still to begin.
await Promise.all([loadDomIsolation(), loadLateCode()]);
