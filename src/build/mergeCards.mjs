/** Joins what several sources state of models' prices into one card in which each row keeps its source and date. */

import { lists } from '../core/pricing/rateMatch.ts';
import { readModelName } from '../core/usage/modelId.ts';
import { sameModel } from '../core/usage/sameModel.ts';

/**
 * `sellers` (changed in place) are the first source's. Of a model that both sources have, the first's statement holds up to the
 * second's day and the second's from then on: neither names the day of the change. Returns where they differ.
 */
export function mergeSecondSource(sellers, first, second) {
  const differences = [];
  for (const [seller, models] of Object.entries(second.sellers)) {
    const list = sellers.find(({ id }) => id === seller);
    const added = [];
    for (const [id, stated] of Object.entries(models)) {
      const known = listedModel(list.models, id);
      if (known === undefined) {
        added.push(newModel(id, stated, second));
        continue;
      }
      const base = listAt(known, second.date);
      const prices = pricesOf(stated, base.prices);
      if (samePrices(prices, base.prices)) continue;
      const hasHours = [known.prices].flat().some(({ constraint }) => constraint?.start_time !== undefined);
      const used = hasHours || base.source !== undefined ? first : second;
      const dated = base.source === undefined ? first : { source: base.source, date: second.date };
      differences.push({
        seller,
        model: id,
        used: used.source,
        statements: [
          { source: dated.source, date: dated.date, prices: base.prices },
          { source: second.source, date: second.date, prices },
        ],
      });
      if (used !== second) continue;
      const isLater = ({ constraint }) => (constraint?.start_date ?? '') > second.date;
      const later = listOf(known).filter(isLater);
      const earlier = listOf(known).filter((each) => !isLater(each));
      known.prices = [...earlier, { ...startingOn(second.date), prices, ...originOf(second) }, ...later];
    }
    // Exact names come before the first source's patterns, which may meet a newer model's name.
    list.models.unshift(...added);
  }
  return differences;
}

/** Puts the project's own rows first; a row that another's prices are copied to keeps the days on which those changed. */
export function mergeOwnRows(sellers, rows) {
  for (const { seller, id, source, date, prices, sameAs, names = [] } of rows) {
    const list = sellers.find((each) => each.id === seller);
    const own = prices ?? sameAs.flatMap((step, i) => stepOf(list.models, step, sameAs[i + 1]?.from));
    const window = listedModel(list.models, sameAs?.at(-1)?.id ?? id)?.context_window;
    // What the first source holds stays behind the row: its pattern may meet other names too.
    const others = list.models.filter((model) => model.source === undefined || !isListed(model, id));
    const correction = list.models.some((model) => isListed(model, id) && model.source === undefined);
    const made = { id, match: matchOf(id, names), context_window: window, prices: own, source, date };
    list.models = [{ ...made, ...(correction && { correction }) }, ...others];
  }
}

/** The price lists of a model between the day on which a name began to mean it and the day on which the next one did. */
function stepOf(models, { id, from }, until) {
  const lists = listOf(listedModel(models, id));
  const startOf = (each) => each.constraint?.start_date ?? '';
  if (from === undefined) return lists.filter((each) => until === undefined || startOf(each) < until);
  const before = lists.filter((each) => startOf(each) <= from && each.constraint?.start_time === undefined).at(-1);
  const after = lists
    .filter((each) => startOf(each) > from || each.constraint?.start_time !== undefined)
    .map((each) => ({ ...each, constraint: { start_date: from, ...each.constraint } }));
  return [{ ...before, ...startingOn(from) }, ...after];
}

const startingOn = (start_date) => ({ constraint: { start_date } });
const originOf = ({ source, date }) => ({ source, date });
const listOf = ({ prices }) => (Array.isArray(prices) ? prices : [{ prices }]);
const isListed = (model, id) => lists(model.match, id.toLowerCase()) || sameModel(id, model.id);
const listedModel = (models, id) =>
  models.find((model) => lists(model.match, id.toLowerCase())) ?? models.find((model) => sameModel(id, model.id));

/** The list that holds on a day, whatever the hour. */
const listAt = (model, day) =>
  listOf(model)
    .filter(({ constraint }) => constraint?.start_time === undefined && (constraint?.start_date ?? '') <= day)
    .at(-1);

function newModel(id, stated, second) {
  const prices = pricesOf(stated, {});
  return { id, match: matchOf(id, []), context_window: stated.window, prices, ...originOf(second) };
}

/** The name itself, with dashes for its dots, and with a date behind it. */
function matchOf(id, names) {
  const name = id.toLowerCase();
  const dashed = name.replace(/(\d)\.(\d)/g, '$1-$2');
  const pattern = (text) => ({ regex: `^${text.replace(/[.\\^$*+?()[\]{}|]/g, '\\$&')}-20\\d{2}-?\\d{2}-?\\d{2}$` });
  const spelled = [...new Set([name, dashed, readModelName(name).id, ...names])];
  return {
    or: [...spelled.map((equals) => ({ equals })), pattern(name), ...(dashed === name ? [] : [pattern(dashed)])],
  };
}

/** The second source's statement as a price list; what it leaves out is taken from the first's. */
function pricesOf(stated, known) {
  const tiers = stated.tiers ?? [];
  const at = (key, name) => {
    if (stated[key] === undefined) return known[name];
    if (tiers.length === 0) {
      // Without tiers nothing is said about prompts that its window does not allow.
      const small = typeof known[name] === 'object' && stated.window <= (known[name].tiers[0]?.start ?? 0) + 1;
      return small && known[name].base === stated[key] ? known[name] : stated[key];
    }
    return { base: stated[key], tiers: tiers.map((tier) => ({ start: tier.above, price: tier[key] })) };
  };
  const write = at('cacheWrite', 'cache_write_mtok');
  const keepsHour = known.cache_write_1h_mtok !== undefined && samePrice(write, known.cache_write_mtok);
  const prices = {
    input_mtok: at('input', 'input_mtok'),
    cache_write_mtok: write,
    cache_write_1h_mtok: keepsHour ? known.cache_write_1h_mtok : undefined,
    cache_read_mtok: at('cacheRead', 'cache_read_mtok'),
    output_mtok: at('output', 'output_mtok'),
    output_reasoning_mtok: known.output_reasoning_mtok,
    web_searches_kcount: known.web_searches_kcount,
  };
  return Object.fromEntries(Object.entries(prices).filter(([, price]) => price !== undefined));
}

const samePrices = (a, b) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => samePrice(a[key], b[key]));

/** A tier that starts one token earlier is the same tier: one source counts "above", the other "from". */
function samePrice(a, b) {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  const near = (tier, i) => Math.abs(tier.start - (b.tiers[i]?.start ?? -9)) <= 1 && tier.price === b.tiers[i]?.price;
  return a.base === b.base && a.tiers.length === b.tiers.length && a.tiers.every(near);
}
