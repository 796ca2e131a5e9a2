import { describeExample } from './flow.ts';

describeExample({ name: 'vite-express', keepsNotesMounted: true });
