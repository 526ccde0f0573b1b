// node askReport.ts DATA TOKEN: starts an endpoint on a folder, reads its report and its health, tries a write, and ends it.

import { SERVE_DEFAULTS, serve } from '../../../../src/server/http/serve.ts';
import { openStore } from '../../../../src/server/store/store.ts';

const [data = '', token = ''] = process.argv.slice(2);
const serving = await serve({
  ...SERVE_DEFAULTS,
  port: 0,
  data,
  behindProxy: false,
  clock: Date.now,
  log: () => undefined,
});
const headers = { authorization: `Bearer ${token}` };
const report = await fetch(`${serving.url}/v1/teams/checkout/report`, { headers });
console.log(`report ${report.status}`);
console.log(await (await fetch(`${serving.url}/v1/health`)).text());
await serving.close();
// Once more, with nothing but the store.
await (await openStore({ data, onError: (error) => console.error(error.message) })).close();
