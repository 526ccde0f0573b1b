import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { Denominator } from '../../../../src/core/outcomes/ratios.ts';
import { localDay } from '../../../../src/core/summary/summaryPeriod.ts';
import type { OutcomesView } from '../../../../src/core/summary/summarySchema.ts';
import type { FromWorker, Method, Methods } from '../../../../src/engine/protocol/messages.ts';
import { WindowService } from '../../../../src/engine/window/windowService.ts';
import { ago, type World } from '../../cli/world.ts';

/** A window's worker, without the thread. */
export class AskedWindow extends EventEmitter {
  readonly messages: FromWorker[] = [];
  readonly #service: WindowService;
  #next = 0;

  constructor(world: World, dist: string) {
    super();
    this.#service = new WindowService({
      opening: { scope: { folders: [world.repo.dir], pinned: '', extraRoots: [] }, version: '0', dist, editor: 'test' },
      ledgerPath: join(world.home, 'window', 'ledger.db'),
      place: { home: world.home, platform: 'linux', env: {} },
      post: (message) => {
        this.messages.push(message);
        this.emit('id' in message ? 'answered' : message.type);
      },
    });
    this.#service.run();
  }

  async ask<M extends Method>(method: M, params: Methods[M]['params']): Promise<Methods[M]['result']> {
    const id = ++this.#next;
    this.#service.receive({ type: 'request', id, method, params });
    for (;;) {
      const found = this.messages.find((each) => 'id' in each && each.type !== 'fetch' && each.id === id);
      if (found?.type === 'answer') return found.result;
      if (found?.type === 'failure') throw new Error(found.message);
      await once(this, 'answered');
    }
  }

  async outcomes(days: number, denominator: Denominator = 'branch'): Promise<OutcomesView> {
    return this.ask('outcomes', { kind: 'day', day: localDay(ago(days)), scope: 'window', denominator });
  }

  async close(): Promise<void> {
    await this.#service.close();
  }
}
