import assert from 'node:assert/strict';
import { isSilenced, offerTrailersAgain } from '../../../../src/extension/tagging/offerTrailersAgain.ts';

/** A window on two repositories whose trailers were lost; the person presses these buttons, one for each question. */
async function offer(presses: readonly (string | undefined)[], known = new Map<string, unknown>()) {
  const memory = {
    get: (key: string) => known.get(key),
    update: async (key: string, value: boolean) => void known.set(key, value),
  };
  const added: string[] = [];
  const asked: string[] = [];
  let looks = 0;
  const request = async (method: string, params: { readonly folder?: string }): Promise<unknown> => {
    if (method === 'lostTrailers') looks++;
    if (method === 'costTrailer') added.push(params.folder ?? '');
    return { folders: ['/w/shop', '/w/pay'] };
  };
  await offerTrailersAgain({
    client: { request } as never,
    memory,
    open: [
      { name: 'shop', path: '/w/shop' },
      { name: 'pay $(bug)', path: '/w/pay' },
    ],
    ask: async (text, ...buttons) => {
      asked.push(text);
      assert.deepEqual(buttons, ['Add Again', "Don't Show Again"]);
      return presses[asked.length - 1];
    },
  });
  return { memory, known, added, asked, looks };
}

describe('the notice of a lost cost trailer', () => {
  it('names each repository, and adds the trailer where the person wants it', async () => {
    const { asked, added, memory } = await offer([undefined, 'Add Again']);
    assert.equal(asked.length, 2);
    assert.match(asked[0] ?? '', /shop/);
    assert.doesNotMatch(asked[1] ?? '', /\$\(/, 'a folder’s name is text');
    assert.deepEqual(added, ['/w/pay']);
    assert.equal(isSilenced(memory), false);
  });

  it('ends with Don’t Show Again: no other repository, no other window, no question to the reader', async () => {
    const { asked, added, memory, known } = await offer(["Don't Show Again"]);
    assert.deepEqual([asked.length, added, isSilenced(memory)], [1, [], true]);
    const later = await offer(['Add Again'], known);
    assert.deepEqual([later.asked, later.looks], [[], 0]);
  });
});
