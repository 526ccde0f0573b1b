import { useState } from 'preact/hooks';
import { someNames } from '../../core/attribution/someNames.ts';
import type { SessionRow } from '../../core/summary/spentSchema.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { lastPart } from '../../core/summary/summaryWords.ts';
import { modelLabel } from '../../core/text/modelLabel.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import { WorkLink } from './WorkLink.tsx';
import type { Words } from './words.ts';

export function SessionName({
  row,
  summary,
  words,
}: {
  readonly row: SessionRow;
  readonly summary: SummaryView;
  readonly words: Words;
}) {
  const { firstTime, lastTime, agentLabel, title, models, branches, repository } = row;
  const day = summary.period.kind !== 'day' ? `${words.weekday(firstTime)}, ` : '';
  const from = words.clock(firstTime);
  const to = words.clock(lastTime);
  const when = `${day}${from === to ? from : `${from} – ${to}`}`;
  return (
    <>
      <span class="name long" title={title}>
        {title}
      </span>
      <span class="note" title={models.join(', ')}>
        {[when, agentLabel].filter(Boolean).join(' · ')}
        {models.length > 0 && ' · '}
        <Models models={models} />
      </span>
      <Place branches={branches} repository={repository} />
    </>
  );
}

/** Two of them, and the others behind a button that says how many. */
export function Models({ models }: { readonly models: readonly string[] }) {
  const [all, showAll] = useState(false);
  const more = models.length - SHOWN_MODELS;
  const shown = all ? models : models.slice(0, SHOWN_MODELS);
  return (
    <>
      {shown.map(modelLabel).join(', ')}
      {more > 0 && (
        <button type="button" class="link" aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? panelWords.showFewer() : `+${more}`}
          <span class="heard"> {panelWords.models()}</span>
        </button>
      )}
    </>
  );
}

const SHOWN_MODELS = 2;

/** The branch, or the first of several and how many more, and the repository. */
export function Place({ branches, repository }: { readonly branches: readonly string[]; readonly repository: string }) {
  const [branch = ''] = branches;
  return (
    <span class="note long" title={[...branches, repository].filter(Boolean).join('\n')}>
      {branch !== '' && repository === '' && <span class="code">{branch}</span>}
      {branch !== '' && repository !== '' && (
        <WorkLink kind="branch" name={branch} repository={repository} class="code">
          {branch}
        </WorkLink>
      )}
      {someNames(branches, String, 1).slice(branch.length)}
      {branch !== '' && repository !== '' ? ' · ' : ''}
      {lastPart(repository)}
    </span>
  );
}
