import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// Tests render in StrictMode unless they opt out.
configure({ reactStrictMode: true });

// Tests share a document, also across files.
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
