// `npm run soak -- 60` runs the model test of the store for 60 minutes (default 10), with new seeds in each run.
import { spawnSync } from 'node:child_process';

const [, , minutes = '10'] = process.argv;
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--project', 'random', '--bail', '1', 'test/store/model'],
  {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, SOAK_MINUTES: minutes },
  },
);
process.exit(status ?? 1);
