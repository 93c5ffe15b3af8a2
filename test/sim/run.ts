// One simulated run, exactly again: npm run sim -- --seed N

import { parseArgs } from 'node:util';
import { simulate } from './simulation.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const report = simulate(Number(values.seed));
process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
process.exitCode = report.violations.length === 0 ? 0 : 1;
