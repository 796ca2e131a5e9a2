import { measureKeptTrees } from './measure-kept-trees.ts';
import { measureMount } from './measure-mount.ts';
import { measureReturn, measureSwitch } from './measure-switch.ts';

// Called by the benchmark process through Playwright.
Object.assign(globalThis, { measureKeptTrees, measureMount, measureReturn, measureSwitch });
