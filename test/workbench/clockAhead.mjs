// Preloaded into an endpoint (`--import`): its clock runs ahead by the milliseconds in the file that CLOCK_AHEAD names.
import { readFileSync } from 'node:fs';

const real = Date.now;
Date.now = () => real() + Number(readFileSync(process.env['CLOCK_AHEAD'], 'utf8'));
