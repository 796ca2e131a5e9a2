import styles from 'multisession/styles.css?inline';
import { afterAll, beforeAll } from 'vitest';

/** Applies the style sheet of the components to the tests of a file. An import of it would apply to all later files of the page. */
export function applyStyles(): void {
  const sheet = document.createElement('style');
  sheet.textContent = styles;
  beforeAll(() => document.head.append(sheet));
  afterAll(() => sheet.remove());
}
