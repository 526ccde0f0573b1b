import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { WindowStatus } from '../../../src/core/status/session.ts';
import { chargeTotal } from '../../../src/core/usage/charge.ts';
import { type CardFetch, type CardRequest, fetchCard } from '../../../src/engine/protocol/cardFetch.ts';
import type { FromWorker, WindowScope } from '../../../src/engine/protocol/messages.ts';
import { WindowService } from '../../../src/engine/window/windowService.ts';
import type { AgentHome } from '../../vscode/agentHome.ts';

/** A window's worker, without the thread: the real service over a real ledger and real logs. */
export class TestWindow extends EventEmitter {
  readonly messages: FromWorker[] = [];
  status: WindowStatus | undefined;
  readonly service: WindowService;
  /** How the editor's side asks for prices. */
  editor: CardFetch = fetchCard;
  private scope: WindowScope;

  constructor(home: AgentHome, dist: string, folder: string, env: Record<string, string> = {}) {
    super();
    this.scope = { folders: [folder], pinned: '', extraRoots: [] };
    this.service = new WindowService({
      opening: { scope: this.scope, version: '0', dist, editor: 'test' },
      ledgerPath: join(home.folder, 'ledger', 'ledger.db'),
      place: { home: home.folder, platform: 'linux', env },
      post: (message) => {
        this.messages.push(message);
        if (message.type === 'status') this.status = message.status;
        if (message.type === 'fetchCard') void this.answerCard(message.id, message.request);
        this.emit('message');
      },
    });
    this.service.run();
  }

  private async answerCard(id: number, request: CardRequest): Promise<void> {
    this.service.receive({ type: 'fetchedCard', id, answer: await this.editor(request) });
  }

  set(changes: Partial<WindowScope>): void {
    this.scope = { ...this.scope, ...changes };
    this.service.receive({ type: 'scope', scope: this.scope });
  }

  /** The window's session costs this; undefined where there is none. */
  get cost(): number | undefined {
    return this.status?.kind === 'session' ? chargeTotal(this.status.current.totals.charge) : undefined;
  }

  /** Its name, and how it is known; undefined where there is no session. */
  get branch(): string | undefined {
    if (this.status?.kind !== 'session') return undefined;
    const { text, origin } = this.status.current.branch;
    return `${text} by ${origin}`;
  }

  get logged(): string {
    return this.messages.flatMap((each) => (each.type === 'log' ? [`${each.level} ${each.message}`] : [])).join('\n');
  }

  async until(what: (window: this) => boolean): Promise<void> {
    while (!what(this)) await once(this, 'message');
  }
}
