import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { WorkQuestion } from '../../core/summary/panelMessages.ts';
import { panelWords } from '../../core/words/panelWords.ts';

/** Opens the page of a ticket or branch. */
export const OpenWork = createContext<(work: WorkQuestion) => void>(() => {});

interface WorkLinkProps extends WorkQuestion {
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** The name of a ticket or branch as a button that opens its page. */
export function WorkLink({ kind, name, repository, class: look = '', children }: WorkLinkProps) {
  const open = useContext(OpenWork);
  return (
    <button
      type="button"
      class={`link work-link ${look}`}
      title={panelWords.showPage({ name })}
      onClick={() => open({ kind, name, repository })}
    >
      {children}
    </button>
  );
}

/** A ticket's key is the same everywhere; a bare number is one of its repository. */
export const ticketWork = (name: string, repository: string): WorkQuestion => ({
  kind: 'ticket',
  name,
  repository: name.startsWith('#') ? repository : '',
});
