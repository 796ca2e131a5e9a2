import { describeExample } from './flow.ts';
import { declareServerRendering } from './server-rendering.ts';

describeExample({ name: 'react-router' }, declareServerRendering);
