import { createHash, createHmac } from 'node:crypto';
import type { Hashing } from '../../wire/identity.ts';

export const nodeHashing: Hashing = {
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest(),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text, 'utf8').digest(),
};
