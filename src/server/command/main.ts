import { serveCommand } from './command.ts';
import { processEnvironment } from './processEnvironment.ts';

void serveCommand(process.argv.slice(2), processEnvironment()).then((code) => {
  process.exitCode = code;
});
