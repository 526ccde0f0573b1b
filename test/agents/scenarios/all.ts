import type { Driver, Scenario } from '../agents/agent.ts';
import { commonScenarios } from './common.ts';
import { dailyScenarios } from './daily.ts';

/** One list for all agents, so that a new agent gets it whole. */
export const allScenarios = (driver: Driver): readonly Scenario[] => [
  ...commonScenarios(driver),
  ...dailyScenarios(driver),
];
