import { asyncProperty } from 'fast-check';
import { propertyTest } from '../../store/model/run.ts';
import { runScenario } from './simulation.ts';
import { scenarios } from './steps.ts';

propertyTest('the tabs of a browser with a cookie per session', asyncProperty(scenarios, runScenario), {
  seeds: 2,
  few: 30,
  many: 400,
});
