/** A folder of the home in a form that means the same on another machine: `~/work/shop`. Other paths stay as they are. */
export function toPortable(path: string, home: string): string {
  const separator = home.includes('\\') ? '\\' : '/';
  if (path === home) return '~';
  const inside = home.endsWith(separator) ? home : home + separator;
  return path.startsWith(inside) ? `~/${path.slice(inside.length).split(separator).join('/')}` : path;
}

/** The same folder below this machine's home. */
export function fromPortable(path: string, home: string): string {
  if (path === '~') return home;
  if (!path.startsWith('~/')) return path;
  const separator = home.includes('\\') ? '\\' : '/';
  return [home.endsWith(separator) ? home.slice(0, -1) : home, ...path.slice(2).split('/')].join(separator);
}
