import { CWD_OPTION, defineCommand, JSON_OPTION } from '../command/defineCommand.ts';

const status = defineCommand({
  name: 'status',
  summary: 'This folder’s session and its next turn',
  forms: [''],
  words: 0,
  options: { ...CWD_OPTION, ...JSON_OPTION },
  run: async ({ dist, values: { cwd, json = false } }) =>
    (await import('../statusCommand.ts')).runStatus(dist, { cwd, json }),
});

const budget = defineCommand({
  name: 'budget',
  summary: 'Your budgets; exits with 1 if one is used up',
  forms: [''],
  words: 0,
  options: {
    set: {
      type: 'string',
      value: 'NAME=DOLLARS',
      multiple: true,
      help: 'Set session, day, week, month, ticket (dollars) or planWindow (percent); 0 removes it',
    },
    ...CWD_OPTION,
    ...JSON_OPTION,
  },
  notes:
    'Amounts are list prices. The editor’s settings (tokenLedger.budget) count here too; of two limits the lower one holds.',
  run: async ({ dist, values: { set = [], cwd = process.cwd(), json = false } }) =>
    (await import('../budgetCommand.ts')).runBudget(dist, { set, cwd, json }),
});

/** What is asked several times a minute; these start from a bundle of their own. */
export const FREQUENT_COMMANDS = [status, budget];
