import { keepTrees } from './keeping.ts';
import { measureMount } from './mounting.ts';
import { measureReturn, measureSwitch } from './switching.ts';

// For the process that has opened the page.
Object.assign(globalThis, { keepTrees, measureMount, measureReturn, measureSwitch });
