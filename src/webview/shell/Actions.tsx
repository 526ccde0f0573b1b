import { useContext, useRef } from 'preact/hooks';
import type { ExportFormat } from '../../core/summary/panelMessages.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Host } from './host.ts';
import { Saying } from './Said.tsx';

const FORMATS: Readonly<Record<ExportFormat, () => string>> = {
  csv: panelWords.csv,
  json: panelWords.json,
  focus: panelWords.focus,
};

/** What a person does with the day. Each is a command too. */
export function Actions({ host }: { readonly host: Host }) {
  const { act } = useContext(Saying);
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => {
    if (menu.current) menu.current.open = false;
    menu.current?.querySelector('summary')?.focus();
  };
  const save = (format: ExportFormat): void => {
    act('');
    host.send({ type: 'export', format });
    close();
  };
  return (
    <div class="actions">
      <button
        type="button"
        onClick={() => {
          act('');
          host.send({ type: 'copy' });
        }}
      >
        {panelWords.copyMarkdown()}
      </button>
      <details
        class="menu"
        ref={menu}
        onKeyDown={(event) => event.key === 'Escape' && close()}
        onFocusOut={({ relatedTarget }) => {
          if (menu.current && relatedTarget instanceof Node && !menu.current.contains(relatedTarget))
            menu.current.open = false;
        }}
      >
        <summary>{panelWords.export()}</summary>
        <div class="drop">
          {(Object.entries(FORMATS) as [ExportFormat, () => string][]).map(([format, name]) => (
            <button key={format} type="button" onClick={() => save(format)}>
              {name()}
            </button>
          ))}
        </div>
      </details>
    </div>
  );
}
