import { expect, it } from 'vitest';
import { run, type Scenario, scenarios } from './scenarios.ts';
import { describeSetting, halves, type Setting } from './settings.ts';
import type { Integration } from './wiring.tsx';
import { openWorld } from './world.tsx';

type NamedScenario = readonly [name: string, scenario: Scenario];

/** The scenarios by the half of the settings that they run with. */
const scenariosOfHalf = halves.map((_, half) =>
  Object.entries(scenarios).filter((__, index) => index % halves.length === half),
);

/** The time limit of one scenario in ms, which only one that hangs exceeds. */
const SCENARIO_TIMEOUT_MS = 30_000;

/** Tests that an app leaks nothing in any scenario. */
export function itIsIsolated(integration: Integration): void {
  for (const [half, settings] of halves.entries()) {
    for (const setting of settings)
      itLeaksNothing(describeSetting(setting), setting, integration, scenariosOfHalf[half] ?? []);
  }
}

/** Tests that an app leaks nothing in scenarios, by default in all, with one setting. */
export function itIsIsolatedWith(
  description: string,
  setting: Setting,
  integration: Integration,
  some: Readonly<Record<string, Scenario>> = scenarios,
): void {
  itLeaksNothing(description, setting, integration, Object.entries(some));
}

function itLeaksNothing(
  description: string,
  setting: Setting,
  integration: Integration,
  all: readonly NamedScenario[],
): void {
  it(`with ${description}`, { timeout: all.length * SCENARIO_TIMEOUT_MS }, async () => {
    expect(await runAll(setting, integration, all)).toEqual([]);
  });
}

/** Runs scenarios one after the other. Returns the violations of the first that has any, and the scenarios so far. */
async function runAll(
  setting: Setting,
  integration: Integration,
  all: readonly NamedScenario[],
): Promise<readonly unknown[]> {
  const world = await openWorld(setting.kind, setting, integration);
  const names: string[] = [];
  for (const [name, scenario] of all) {
    names.push(name);
    const violations = await run(world, setting.kind, scenario).catch((error: unknown) => [error]);
    if (violations.length > 0) return [...names, ...violations];
  }
  return [];
}
