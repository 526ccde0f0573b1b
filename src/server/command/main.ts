import { runEndpoint } from './endpoint.ts';

void runEndpoint(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
