import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Model } from './model.ts';

interface Saying {
  readonly said: Model['said'];
  /** Where the person acted last; '' for the top of the page. */
  readonly spot: string;
  /** A person acts here: what is said of it is shown here. */
  readonly act: (spot: string) => void;
  readonly undo: () => void;
}

export const Saying = createContext<Saying>({
  said: { text: '', failed: false, canUndo: false },
  spot: '',
  act: () => {},
  undo: () => {},
});

/** What was done, where the person did it, with the way back. The top of the page says it to those who hear the page. */
export function Said({ spot }: { readonly spot: string }) {
  const { said, spot: current, undo } = useContext(Saying);
  if (said.text === '' || current !== spot) return null;
  return (
    <p class={said.failed ? 'said here failed' : 'said here'}>
      {said.text}
      {said.canUndo && (
        <button type="button" class="second" onClick={undo}>
          {panelWords.undo()}
        </button>
      )}
    </p>
  );
}
