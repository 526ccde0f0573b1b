import { runEndpoint } from './endpointCommand.ts';

void runEndpoint(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
