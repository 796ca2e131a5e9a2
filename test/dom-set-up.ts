import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// Everything that a test renders is rendered in StrictMode, unless the test says otherwise.
configure({ reactStrictMode: true });

// The next test may be in the same document, also one of another file.
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
