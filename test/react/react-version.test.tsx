import { render } from '@testing-library/react';
import { version } from 'react';
import { expect, inject, it } from 'vitest';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

declare module 'vitest' {
  interface ProvidedContext {
    /** The React version of the project in vitest.config.ts, such as `19.2`. */
    readonly react: string;
  }
}

it('the tests run with the React version of their project', () => {
  expect(version.split('.').slice(0, 2).join('.')).toBe(inject('react'));
});

// Hooks of a second copy of React throw.
it('the renderer and zustand use the same copy of React', () => {
  const store = createStore(() => 'shared');
  function Reader() {
    return useStore(store);
  }
  expect(render(<Reader />).container.textContent).toBe('shared');
});
