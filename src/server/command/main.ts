import { serveCommand } from './command.ts';
import { processWorld } from './processWorld.ts';

void serveCommand(process.argv.slice(2), processWorld()).then((code) => {
  process.exitCode = code;
});
