// A page that came drawn is shown when its last script has run: so this is the only one, and it brings the panel afterwards.
const own = document.currentScript;
if (own instanceof HTMLScriptElement) {
  const panel = new URL('main.js', own.src).href;
  addEventListener('load', () => requestAnimationFrame(() => setTimeout(() => void import(panel), 0)));
}
