import { measureMount } from './mounting.ts';
import { measureSwitch } from './switching.ts';

// For the process that has opened the page.
Object.assign(globalThis, { measureMount, measureSwitch });
