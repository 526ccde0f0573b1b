import type { PanelTeam } from '../../core/summary/panelMessages.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Host } from './host.ts';

/** The last line: the state of team sync, and what a person does about it. Nothing for those who are in no team. */
export function Team({ team: { text, act }, host }: { readonly team: PanelTeam; readonly host: Host }) {
  if (text === '') return null;
  const open = (what: 'willSend' | 'pauseTeam' | 'resumeTeam') => () => host.send({ type: 'open', what });
  return (
    <footer class="team">
      <p>{text}</p>
      {act !== 'none' && (
        <div class="row">
          <button type="button" class="link" onClick={open('willSend')}>
            {panelWords.willSend()}
          </button>
          <button type="button" class="link" onClick={open(act === 'pause' ? 'pauseTeam' : 'resumeTeam')}>
            {act === 'pause' ? panelWords.pauseTeam() : panelWords.resumeTeam()}
          </button>
        </div>
      )}
    </footer>
  );
}
