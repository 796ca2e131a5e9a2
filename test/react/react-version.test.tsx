import { render } from '@testing-library/react';
import { version } from 'react';
import { expect, inject, it } from 'vitest';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

declare module 'vitest' {
  interface ProvidedContext {
    /** The React that the project in vitest.config.ts is there for, such as `19.2`. */
    readonly react: string;
  }
}

it('these tests run against the React that their project names', () => {
  expect(version.split('.').slice(0, 2).join('.')).toBe(inject('react'));
});

// The hooks of another copy throw.
it('what renders and what subscribes share that React', () => {
  const store = createStore(() => 'shared');
  function Reader() {
    return useStore(store);
  }
  expect(render(<Reader />).container.textContent).toBe('shared');
});
