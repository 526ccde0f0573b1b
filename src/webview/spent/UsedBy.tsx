import { useState } from 'preact/hooks';
import type { SpentView } from '../../core/summary/spentSchema.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import { Choice } from '../shell/Choice.tsx';
import type { Words } from '../shell/words.ts';
import { Groups } from './Groups.tsx';

type By = SpentView['usedBy'][number]['by'];

const TITLES: Readonly<Record<By, () => string>> = {
  subagent: panelWords.subagent,
  skill: panelWords.skill,
  plugin: panelWords.plugin,
  mcp: panelWords.mcp,
  effort: panelWords.effort,
};

/** What used it: one of the ways in which logs name that at a time. */
export function UsedBy({ usedBy, words }: { readonly usedBy: SpentView['usedBy']; readonly words: Words }) {
  const [wanted, setWanted] = useState<By>('subagent');
  const chosen = usedBy.find(({ by }) => by === wanted) ?? usedBy[0];
  if (chosen === undefined) return null;
  const options = Object.fromEntries(usedBy.map(({ by }) => [by, TITLES[by]()])) as Readonly<Record<By, string>>;
  return (
    <div class="used-by">
      {usedBy.length > 1 && (
        <Choice
          label={panelWords.whatUsedItBy()}
          name="used-by"
          value={chosen.by}
          options={options}
          choose={setWanted}
        />
      )}
      <Groups
        id="used-by"
        title={panelWords.whatUsedIt()}
        head={TITLES[chosen.by]()}
        rows={chosen.rows}
        words={words}
      />
    </div>
  );
}
