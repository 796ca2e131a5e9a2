import { measureKeptTrees } from './measure-kept-trees.ts';
import { measureMount } from './measure-mount.ts';
import { measureReturn, measureSwitch } from './measure-switch.ts';

// The benchmark process calls these functions through Playwright.
Object.assign(globalThis, { measureKeptTrees, measureMount, measureReturn, measureSwitch });
