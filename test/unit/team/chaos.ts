import type { Send } from '../../../src/engine/protocol/boundedFetch.ts';

type Request = Parameters<Send>;

const FAULTS = ['none', 'lost', 'mute', 'twice', 'late', 'slow', 'busy', 'fault', 'nonsense', 'dies'] as const;
type Fault = (typeof FAULTS)[number];

/** What is between clients and an endpoint, at its worst: requests are lost, repeated, late and out of order. */
export class Chaos {
  readonly counts: Record<Fault, number> = {
    none: 0,
    lost: 0,
    mute: 0,
    twice: 0,
    late: 0,
    slow: 0,
    busy: 0,
    fault: 0,
    nonsense: 0,
    dies: 0,
  };
  on = true;
  private readonly late: Request[] = [];
  private readonly real: Send;
  private readonly random: () => number;
  /** A request takes longer than a window may hold the others off. */
  onSlow: () => void = () => undefined;

  constructor(real: Send, random: () => number) {
    this.real = real;
    this.random = random;
  }

  /** The way of one client; `onDeath`: it is killed with a request on its way. */
  readonly sendFor =
    (onDeath: () => void): Send =>
    async (...request) => {
      const fault = this.on ? this.pick() : 'none';
      this.counts[fault] += 1;
      if (this.on && this.late.length > 0 && this.random() < 0.05) await this.deliverOne();
      if (fault === 'lost') return undefined;
      if (fault === 'late') {
        this.late.push(request);
        return undefined;
      }
      if (fault === 'busy') return { status: 429, retryAfter: '30', protocol: 'team-totals/2', body: undefined };
      if (fault === 'fault') return { status: 502, retryAfter: '', protocol: '', body: undefined };
      const answer = await this.real(...request);
      if (fault === 'twice') return this.real(...request);
      if (fault === 'mute') return undefined;
      if (fault === 'nonsense') return { status: 200, retryAfter: '', protocol: '', body: '<html>' };
      if (fault === 'slow') {
        this.onSlow();
        for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
      }
      if (fault !== 'dies') return answer;
      onDeath();
      return new Promise(() => undefined);
    };

  /** Requests that were sent and have not arrived. */
  get onTheWay(): number {
    return this.late.length;
  }

  /** What is still on its way arrives, in any order. */
  async deliverAll(): Promise<number> {
    const count = this.late.length;
    while (this.late.length > 0) await this.deliverOne();
    return count;
  }

  private async deliverOne(): Promise<void> {
    const [request] = this.late.splice(Math.floor(this.random() * this.late.length), 1);
    if (request) await this.real(...request);
  }

  private pick(): Fault {
    if (this.random() < 0.5) return 'none';
    return FAULTS[Math.floor(this.random() * FAULTS.length)] ?? 'none';
  }
}
