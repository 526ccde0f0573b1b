export function sourcesHash(root: string): string;
export function markBuilt(root: string, sources: string): void;
export function isBuilt(root: string, sources: string): boolean;
