import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { DAY_MS } from '../../core/durations.ts';
import { defaultPolicy, LEAST_K, policySchema } from '../../wire/policy.ts';
import { SERVE_DEFAULTS, serve } from '../http/serve.ts';
import { jsonLog } from '../log.ts';
import { openStore, type Store } from '../store/store.ts';
import { TOKEN_KINDS } from '../store/teamRegister.ts';
import { groupArguments, groupCommand, listGroups } from './groupCommand.ts';
import { changePolicy, initTeam, rotateToken } from './init.ts';
import { introduction } from './introduction.ts';
import { type MemberArguments, manageMembers, printInvitations } from './memberCommands.ts';
import { restore } from './restore.ts';
import { SERVE_USAGE } from './serveUsage.ts';
import { webhookCommand } from './webhookCommand.ts';

export interface CommandEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder for the embedded database where `--data` does not name one; undefined in an account without a home. */
  readonly defaultData: string | undefined;
  readonly clock: () => number;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Resolves when the endpoint is to end (a signal). */
  readonly ended: () => Promise<void>;
}

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  'behind-proxy': { type: 'boolean' },
  'requests-per-hour': { type: 'string' },
  size: { type: 'string' },
  detail: { type: 'string' },
  buckets: { type: 'string' },
  k: { type: 'string' },
  artifacts: { type: 'string' },
  revoke: { type: 'boolean' },
  count: { type: 'string' },
  url: { type: 'string' },
  retire: { type: 'string' },
  'new-key': { type: 'boolean' },
  'secret-file': { type: 'string' },
  parent: { type: 'string' },
  readers: { type: 'string' },
  add: { type: 'string' },
  remove: { type: 'string' },
  token: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];
type Values = Partial<Record<keyof typeof OPTIONS, string | boolean>>;

/** `token-ledger serve …`; the exit code. */
export async function serveCommand(args: readonly string[], world: CommandEnvironment): Promise<number> {
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    world.error(`${error instanceof Error ? error.message : String(error)}\n${SERVE_USAGE}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const [verb, ...rest] = positionals;
  if (values.help === true) {
    world.out(SERVE_USAGE);
    return 0;
  }
  if (verb === undefined) return run(values, world);
  try {
    if (verb === 'restore' && rest.length === 1) return restoreFrom(rest[0] ?? '', values, world);
    const store = await openStore({ ...place(values, world), onError: (error) => world.error(`${error.message}\n`) });
    try {
      return await manage(verb, rest, values, store, world);
    } finally {
      await store.close();
    }
  } catch (error) {
    return fail(world, error instanceof Error ? error.message : String(error));
  }
}

async function run(values: Values, world: CommandEnvironment): Promise<number> {
  const cert = text(values.cert);
  const key = text(values.key);
  const port = Number(text(values.port) ?? SERVE_DEFAULTS.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return fail(world, 'the port must be between 0 and 65535');
  if ((cert === undefined) !== (key === undefined)) return fail(world, '--cert and --key go together');
  try {
    const serving = await serve({
      ...SERVE_DEFAULTS,
      ...place(values, world),
      port,
      requestsPerHour:
        Number(text(values['requests-per-hour']) ?? SERVE_DEFAULTS.requestsPerHour) || SERVE_DEFAULTS.requestsPerHour,
      host: text(values.host) ?? SERVE_DEFAULTS.host,
      behindProxy: values['behind-proxy'] === true,
      ...(cert !== undefined && key !== undefined
        ? { tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } }
        : {}),
      clock: world.clock,
      log: jsonLog(world.error, world.clock),
    });
    const teams = await serving.store.teams.names();
    world.out(
      `Listening on ${serving.url}\n${teams.length === 0 ? 'There is no team yet: token-ledger serve init TEAM\n' : ''}`,
    );
    await world.ended();
    await serving.close();
    return 0;
  } catch (error) {
    return fail(world, error instanceof Error ? error.message : String(error));
  }
}

async function manage(
  verb: string,
  rest: readonly string[],
  values: Values,
  store: Store,
  world: CommandEnvironment,
): Promise<number> {
  const [team = '', extra] = rest;
  if (verb === 'init') return init(team, values, store, world);
  if (verb === 'policy') return policy(team, extra, store, world);
  if (verb === 'token') return token(team, extra ?? '', values, store, world);
  if (verb === 'invite' || verb === 'members') {
    const act = verb === 'invite' ? printInvitations : manageMembers;
    const { out, note } = await act(store, memberArguments(rest[0], values), world.clock());
    world.out(out);
    if (note !== '') world.error(note);
    return 0;
  }
  if (verb === 'groups' || (verb === 'group' && team !== '')) {
    const tree = () => groupCommand(groupArguments(team, values), store, world.clock());
    world.out(await (verb === 'groups' ? listGroups(store) : tree()));
    return 0;
  }
  if (verb === 'webhook') {
    const day = Math.floor(world.clock() / DAY_MS);
    world.out(await webhookCommand(team, extra ?? '', text(values['secret-file']), store, day));
    return 0;
  }
  if (verb === 'backup' && team !== '') {
    await store.database.backup(team);
    await store.teams.note('', Math.floor(world.clock() / DAY_MS), 'backup made', '');
    return 0;
  }
  world.error(SERVE_USAGE);
  return 2;
}

/** Without opening the store: it is replaced. */
function restoreFrom(file: string, values: Values, world: CommandEnvironment): number {
  const { data, databaseUrl } = place(values, world);
  if (databaseUrl !== undefined) return fail(world, 'PostgreSQL is restored with pg_restore or psql');
  restore(data, file);
  world.out(
    'Restored. Rows that people removed since that backup are back, and rows sent since are lost: tell everyone who sends.\n',
  );
  return 0;
}

async function init(team: string, values: Values, store: Store, world: CommandEnvironment): Promise<number> {
  const detail = text(values.detail) ?? 'artifact';
  const buckets = (text(values.buckets) ?? '').split(',').filter((bucket) => bucket !== '');
  const k = Number(text(values.k) ?? 5);
  const artifacts = text(values.artifacts) ?? 'shared';
  const parsed = policySchema.safeParse({
    ...defaultPolicy(team, Number(text(values.size) ?? 8)),
    detail,
    buckets,
    k,
    artifacts,
  });
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return fail(
      world,
      `the policy does not hold: ${where} (k is at least ${LEAST_K.artifact}, in bucket detail ${LEAST_K.bucket}; a team has at least k people)`,
    );
  }
  const made = await initTeam(store, parsed.data, world.clock());
  if (!made) return fail(world, `there is a team ${team} already`);
  world.out(introduction(made));
  return 0;
}

async function policy(
  team: string,
  file: string | undefined,
  store: Store,
  world: CommandEnvironment,
): Promise<number> {
  const found = await store.teams.find(team);
  if (!found) return fail(world, `there is no team ${team}`);
  if (file === undefined) {
    world.out(`${JSON.stringify(found.policy, undefined, 2)}\n`);
    return 0;
  }
  const parsed = policySchema.safeParse({ keys: [], ...(JSON.parse(readFileSync(file, 'utf8')) as object) });
  if (!parsed.success || parsed.data.team !== team) return fail(world, 'the file is no policy of this team');
  await changePolicy(store, parsed.data, world.clock());
  world.out('Replaced. Anyone who sends is asked again if it asks for more, and told if it asks for less.\n');
  return 0;
}

async function token(
  team: string,
  kindText: string,
  values: Values,
  store: Store,
  world: CommandEnvironment,
): Promise<number> {
  const kind = TOKEN_KINDS.find((one) => one === kindText);
  if (!kind || !(await store.teams.find(team))) return fail(world, 'there is no such team or kind of token');
  if (values.revoke === true) await store.teams.revokeTokens(team, kind, Math.floor(world.clock() / DAY_MS));
  world.out(`${await rotateToken(store, team, kind, world.clock())}\n`);
  return 0;
}

function memberArguments(team: string | undefined, values: Values): MemberArguments {
  return {
    team,
    count: text(values.count),
    url: text(values.url),
    retire: text(values.retire),
    newKey: values['new-key'] === true,
  };
}

function place(values: Values, world: CommandEnvironment): { data: string; databaseUrl?: string } {
  const url = world.env['DATABASE_URL'];
  const data = text(values.data) ?? world.defaultData;
  if (url) return { data: data ?? '', databaseUrl: url };
  if (data === undefined)
    throw new Error('This account has no home folder: say with --data where the totals are kept.');
  return { data };
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function fail(world: CommandEnvironment, message: string): number {
  world.error(`${message}\n`);
  return 1;
}
