import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const file = fileURLToPath(new URL('../../scripts/size/find-first-load.mjs', import.meta.url));

const chunks = [
  {
    fileName: 'entry.js',
    code: `import { useState } from 'react';
      import { shared } from './shared.js';
      fetch('/').then(() => import('./after-response.js'));
      export const loaded = import('./at-once.js');
      export const onCall = () => import('./on-call.js');`,
  },
  { fileName: 'shared.js', code: 'export const shared = 1;' },
  { fileName: 'at-once.js', code: `import './shared.js'; await import('./in-turn.js');` },
  { fileName: 'in-turn.js', code: '' },
  { fileName: 'on-call.js', code: '' },
  { fileName: 'after-response.js', code: '' },
];

it('npm run size counts a chunk as loaded at once if its import() begins while the entry is evaluated', () => {
  const script = `import { findFirstLoad } from ${JSON.stringify(file)};
    const { static: imported, first } = await findFirstLoad(${JSON.stringify(chunks)});
    console.log(JSON.stringify({ imported: [...imported], first: [...first] }));`;
  const flags = ['--experimental-vm-modules', '--no-warnings', '--input-type=module'];
  const output = execFileSync(process.execPath, [...flags, '--eval', script], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual({
    imported: ['entry.js', 'shared.js'],
    first: ['entry.js', 'shared.js', 'at-once.js', 'in-turn.js'],
  });
});
