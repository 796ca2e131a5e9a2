import { describeExample } from './flow.ts';

describeExample({ name: 'hono', keepsNotesMounted: true });
