import { measureKeptTrees } from './measure-kept-trees.ts';
import { measureMount } from './measure-mount.ts';
import { measureAttributes, measureReturn, measureSwitch } from './measure-switch.ts';

// The benchmark process calls these functions through Playwright.
Object.assign(globalThis, {
  measureAttributes,
  measureKeptTrees,
  measureMount,
  measureReturn,
  measureSwitch,
});
