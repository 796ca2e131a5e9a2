import { describeExample } from './flow.ts';

describeExample({ name: 'next' });
