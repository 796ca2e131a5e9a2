import { loadDomIsolation } from '../src/react/keep-alive/late-isolation.ts';

// Without this code, a scope keeps no hidden tree yet. A test may switch sooner than its chunk arrives.
await loadDomIsolation();
