// Scenarios that the simulator found and made small: none breaks a promise any more.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Scenario } from '../sim/scenario.ts';
import { runScenario } from '../sim/simulation.ts';

const folder = new URL('shrunk/', import.meta.url);

it.each(readdirSync(folder))('%s', (name) => {
  const scenario = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Scenario;
  expect(runScenario(scenario).violations).toEqual([]);
});
