import { measureKeptTrees } from './measure-kept-trees.ts';
import { measureMount } from './measure-mount.ts';
import { measureReturn, measureSwitch } from './measure-switch.ts';

// For the process that has opened the page.
Object.assign(globalThis, { measureKeptTrees, measureMount, measureReturn, measureSwitch });
