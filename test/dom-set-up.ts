import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, expect, vi } from 'vitest';

// Tests render in StrictMode unless they opt out.
configure({ reactStrictMode: true });

// Tests share a document, also across files.
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

// Registered first, and therefore called after the hooks of the file.
afterAll(() => {
  // oxlint-disable-next-line vitest/no-standalone-expect -- it tests each file
  expect(
    document.body.innerHTML,
    'A test file must leave the page empty, because the next one runs in it.',
  ).toBe('');
});
