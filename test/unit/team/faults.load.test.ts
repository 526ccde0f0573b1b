import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invitationFrom } from '../../../src/engine/protocol/teamOffer.ts';
import { nodeHashing } from '../../../src/engine/team/hashing.ts';
import { MemberDesk } from '../../../src/engine/team/memberDesk.ts';
import { beginMembership } from '../../../src/engine/team/memberFile.ts';
import { Sync } from '../../../src/engine/team/sync.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { askForDeletion } from '../../../src/ledger/team/teamRows.ts';
import type { TeamKey } from '../../../src/ledger/team/teamStore.ts';
import { agree } from '../../../src/ledger/team/teamStore.ts';
import { canonical } from '../../../src/wire/canonical.ts';
import { type PeriodReport, periodReports } from '../../../src/wire/pending.ts';
import { dayText } from '../../../src/wire/period.ts';
import type { Policy } from '../../../src/wire/policy.ts';
import { hashPolicy } from '../../../src/wire/policy.ts';
import { seededRandom } from '../core/seededRandom.ts';
import { FUZZ_RUNS } from '../fuzzRuns.ts';
import { openIn } from '../ledger/ledgers.ts';
import { type Endpoint, endpoint, NOW, policyFor } from '../server/support.ts';
import { dayTotal } from '../wire/support.ts';
import { Chaos } from './chaos.ts';
import { sendIn } from './developer.ts';

/** Enough that late answers, restarts and deletions meet; `FUZZ_RUNS` raises it. */
const OPERATIONS = FUZZ_RUNS * 100;
const PEOPLE = 3;
const DAYS = 6;
const DAY = 86_400_000;
const POLICY = policyFor({
  caps: { costPerRow: 100_000, tokensPerRow: 1e12, writesPerRowAndDay: 10_000 },
  fields: ['agent'],
});

/** One person: a ledger, two windows over it, and totals that grow. */
class Person {
  readonly folder = mkdtempSync(join(tmpdir(), 'token-ledger-chaos-'));
  readonly ledger: Ledger = openIn(this.folder).ledger;
  readonly outputs: number[] = Array.from({ length: DAYS }, () => 0);
  private readonly windows = [0, 1].map(() => new Window((window) => this.open(window)));
  private readonly chaos: Chaos;
  private readonly number: number;
  private readonly policy: Policy;
  readonly key: TeamKey;
  private readonly time: { now: number };
  private readonly random: () => number;
  private made = 0;

  constructor(
    number: number,
    invitation: string,
    policy: Policy,
    chaos: Chaos,
    time: { now: number },
    random: () => number,
  ) {
    this.number = number;
    this.policy = policy;
    this.key = beginMembership(this.folder, invitationFrom(invitation));
    this.chaos = chaos;
    this.time = time;
    this.random = random;
    agree(this.ledger, this.key, canonical(policy), time.now);
  }

  /** Totals change, and may come back to what they were: a tag was set and taken back. */
  work(): void {
    this.outputs[Math.floor(this.random() * DAYS)] = 1 + Math.floor(this.random() * 3);
  }

  reports(): readonly PeriodReport[] {
    const first = Math.floor(NOW / DAY) - DAYS + 1;
    const totals = this.outputs.flatMap((output, i) =>
      output === 0
        ? []
        : [dayTotal({ day: dayText(first + i), tokens: { ...dayTotal().tokens, output, reasoning: 0 } })],
    );
    const rules = {
      policy: this.policy,
      policyHash: hashPolicy(nodeHashing, this.policy),
      prices: '2026-11-01',
      buckets: [],
      gaps: [],
    };
    return periodReports(totals, rules, () => 0);
  }

  /** Both windows go through their queue at once; each may be killed on the way. */
  async round(): Promise<void> {
    await Promise.all(this.windows.map(async (window) => window.round()));
  }

  /** The person wants all of it removed. */
  remove(): void {
    askForDeletion(this.ledger, this.key);
  }

  private open(window: Window): Sync {
    this.made += 1;
    return new Sync({
      ledger: this.ledger,
      key: this.key,
      member: new MemberDesk({ ledger: this.ledger, folder: this.folder, key: this.key }),
      holder: `${this.number} ${this.made}`,
      send: this.chaos.sendFor(() => window.die()),
      reports: () => this.reports(),
      clock: () => this.time.now,
      random: this.random,
      onChange: () => undefined,
    });
  }

  close(): void {
    this.ledger.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** A window that may be killed; the next time it is another process. */
class Window {
  private sync: Sync | undefined;
  private readonly open: (window: Window) => Sync;
  die: () => void = () => undefined;

  constructor(open: (window: Window) => Sync) {
    this.open = open;
  }

  async round(): Promise<void> {
    this.sync ??= this.open(this);
    const died = new Promise<void>((resolve) => {
      this.die = () => {
        this.sync = undefined;
        resolve();
      };
    });
    await Promise.race([this.sync.round(), died]);
  }
}

describe('team sync when everything goes wrong', () => {
  let server: Endpoint;
  const people: Person[] = [];

  before(async () => {
    server = await endpoint(POLICY, { requestsPerHour: 10_000_000 });
  });
  after(async () => {
    for (const person of people) person.close();
    await server.close();
  });

  it(`nothing is lost and nothing doubled in ${OPERATIONS} requests`, async function () {
    this.timeout(300_000);
    const random = seededRandom(20_261_121).next;
    const time = { now: NOW };
    const chaos = new Chaos(sendIn(), random);
    chaos.onSlow = () => {
      time.now += 61_000;
    };
    for (let i = 0; i < PEOPLE; i += 1)
      people.push(new Person(i, await server.invite(), server.team.policy, chaos, time, random));
    const asked = (): number => Object.values(chaos.counts).reduce((a, b) => a + b, 0);

    // Until enough was tried, and enough is on its way to arrive late.
    while (asked() < OPERATIONS || (chaos.onTheWay <= 10 && asked() < 3 * OPERATIONS)) {
      const person = people[Math.floor(random() * PEOPLE)];
      for (let i = 0; i < 6; i += 1) person?.work();
      await person?.round();
      time.now += Math.floor(random() * 30_000);
      server.now = time.now;
    }
    for (const [fault, count] of Object.entries(chaos.counts)) assert.ok(count > OPERATIONS / 40, `${fault}: ${count}`);

    chaos.on = false;
    assert.ok(time.now < NOW + 2 * DAY, 'the window of the first day is still open');
    for (let i = 0; i < 4; i += 1) {
      time.now += 7 * 3_600_000;
      server.now = time.now;
      for (const person of people) await person.round();
    }
    assert.deepEqual(await held(server), owned(people), 'what people have is what the endpoint has');
    const late = await chaos.deliverAll();
    assert.ok(late > 10, `${late}`);
    assert.deepEqual(await held(server), owned(people), 'what arrives late changes nothing');

    chaos.on = true;
    for (let i = 0; i < 1_000 && chaos.onTheWay < 5; i += 1) {
      for (const person of people) {
        person.work();
        await person.round();
      }
      time.now += 20_000;
      server.now = time.now;
    }
    for (const person of people) person.remove();
    chaos.on = false;
    for (let i = 0; i < 4; i += 1) {
      time.now += 7 * 3_600_000;
      server.now = time.now;
      for (const person of people) await person.round();
    }
    assert.deepEqual(await held(server), [], 'what a person wants removed is removed');
    assert.ok((await chaos.deliverAll()) > 0);
    assert.deepEqual(await held(server), [], 'and what arrives after that does not bring it back');
  });
});

function owned(people: readonly Person[]): readonly number[] {
  return people.flatMap(({ outputs }) => outputs.filter((output) => output > 0)).toSorted((a, b) => a - b);
}

async function held(server: Endpoint): Promise<readonly number[]> {
  const rows = await server.serving.store.database.read('SELECT body FROM rows WHERE quarantined = 0', []);
  return rows
    .flatMap((row) => (JSON.parse(String(row['body'])) as { cells: { output: number }[] }).cells)
    .map(({ output }) => output)
    .toSorted((a, b) => a - b);
}
