import { useEffect, useState } from 'preact/hooks';

const CLASS = 'vscode-using-screen-reader';

const isUsed = (): boolean => document.body.classList.contains(CLASS);

/**
 * Reports whether a screen reader is in use. VS Code marks the page, and changes the mark while the page is open. At first it is
 * not, for the worker draws the page where there is no document.
 */
export function useScreenReader(): boolean {
  const [used, setUsed] = useState(false);
  useEffect(() => {
    const observer = new MutationObserver(() => setUsed(isUsed()));
    observer.observe(document.body, { attributeFilter: ['class'] });
    setUsed(isUsed());
    return () => observer.disconnect();
  }, []);
  return used;
}
