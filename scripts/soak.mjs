// `npm run soak -- 60`: the store's model test for so many minutes (10 if left out), with new seeds all the time.
import { spawnSync } from 'node:child_process';

const [, , minutes = '10'] = process.argv;
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'random', 'test/store/model'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, SOAK_MINUTES: minutes },
});
process.exit(status ?? 1);
