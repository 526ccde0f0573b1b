import { someNames } from '../../core/attribution/someNames.ts';
import type { SessionRow } from '../../core/summary/spentSchema.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { lastPart } from '../../core/summary/summaryWords.ts';
import { modelLabel } from '../../core/text/modelLabel.ts';
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
        {[when, agentLabel, modelsText(models)].filter(Boolean).join(' · ')}
      </span>
      <Place branches={branches} repository={repository} />
    </>
  );
}

/** Two of them, and how many more. */
function modelsText(models: readonly string[]): string {
  const more = models.length - 2;
  return [...models.slice(0, 2).map(modelLabel), ...(more > 0 ? [`+${more}`] : [])].join(', ');
}

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
