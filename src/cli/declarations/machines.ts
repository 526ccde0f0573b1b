import { defineCommand } from '../command/defineCommand.ts';

// The commands that join the ledgers of one person's machines. The code of a command is loaded when it runs.

const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write this machine’s ledger into a file',
  forms: ['FILE'],
  words: 1,
  options: { name: { type: 'string', value: 'NAME', help: 'Call this machine so from now on; else its host name' } },
  notes:
    'The file holds calls, tags and outcomes: no prompts and no titles; folders of your home as ~. It is not sent anywhere.',
  run: async ({ dist, words: [file], values: { name } }) =>
    (await import('../machines/export.ts')).runExport(dist, { file, name }),
});

const importCommand = defineCommand({
  name: 'import',
  summary: 'Add another machine’s exported ledger',
  forms: ['FILE …'],
  words: 50,
  options: {},
  notes:
    'Order and repetition do not matter: of each machine the newest export holds. report --by machine distinguishes them. Imported calls are never sent to a team: their own machine does that.',
  run: async ({ dist, words }) => (await import('../machines/import.ts')).runImport(dist, words),
});

export const MACHINE_COMMANDS = [exportCommand, importCommand];
