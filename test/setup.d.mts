export const root: string;
/** The project's own Node. */
export const node: string;
export function checkSpace(megabytes: number): void;
