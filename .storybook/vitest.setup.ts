import { configure } from 'storybook/test';
import { afterEach } from 'vitest';
import { emulateMedia } from '../test/components/forced-colors/emulate-media.ts';
import { findViolations } from './find-violations.ts';
import { findUnreadable, readPainted } from '../test/components/forced-colors/find-unreadable.ts';

// Long enough for a busy machine: only what never appears exceeds it.
configure({ asyncUtilTimeout: 30_000 });

const tokens = [
  'text',
  'muted',
  'surface',
  'hover',
  'border',
  'accent',
  'on-accent',
  'danger',
  'warning',
  'ring',
];

/** The custom properties of an app. Forced colours must override all of them: the result would be grey on grey. */
const grey = document.createElement('style');
grey.textContent = `:root { ${tokens.map((name) => `--ms-${name}: #777;`).join(' ')} }`;

/** Finishes all transitions and animations that end, because their steps have colours and opacities between two states. */
function finishAnimations(): void {
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  }
}

// Checks every story after its `play` function: with axe in each appearance, and its contrast in both palettes that
// Chromium emulates for forced colours.
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') return;
  finishAnimations();
  const painted = readPainted();
  const unreadable: string[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    await emulateMedia({ 'forced-colors': 'active', 'prefers-color-scheme': scheme });
    unreadable.push(...findUnreadable(painted).map((found) => `${scheme}: ${found}`));
    document.head.append(grey);
    unreadable.push(
      ...findUnreadable(painted).map((found) => `${scheme}, with custom properties of an app: ${found}`),
    );
    grey.remove();
  }
  await emulateMedia({});
  const violations = await findViolations();
  if (unreadable.length > 0) throw new Error(['Unreadable in forced colours:', ...unreadable].join('\n'));
  if (violations.length > 0) throw new Error(['Accessibility violations:', ...violations].join('\n'));
});
