import { describeExample } from './flow.ts';
import { declareServerRendering } from './server-rendering.ts';

describeExample({ name: 'tanstack-start' }, declareServerRendering);
