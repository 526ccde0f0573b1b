import type { Tag } from '../../core/attribution/tags.ts';
import { forgetPrefix, setPrefix } from '../../ledger/tags/ruleStore.ts';
import { addTag, removeTags, undoLastTag } from '../../ledger/tags/tagStore.ts';
import type { AnswerParts, AnswerTable } from './answerParts.ts';
import { tagOffer, untaggedSessions } from '../tagging/tagOffers.ts';
import { latestOf, scopeFor, tagsWords, ticketFrom } from '../tagging/tagging.ts';

type TagMethods = 'tagOffer' | 'tag' | 'untag' | 'undoTag' | 'prefix' | 'untagged';

/** Everything that a window asks and says about tags. */
export function tagAnswers(parts: AnswerParts): Pick<AnswerTable, TagMethods> {
  const { engine, window } = parts;
  const { ledger } = engine;
  const told = (tags: readonly Tag[]): string => {
    parts.changed();
    return tagsWords(tags);
  };
  return {
    tagOffer: (name) => tagOffer(engine, name, Date.now()) ?? null,
    tag: ({ ticket, reach, ...name }) => {
      const scope = scopeFor(engine, name, reach);
      return told([addTag(ledger, scope, ticket === null ? null : ticketFrom(ticket), Date.now())]);
    },
    untag: ({ reach, ...name }) => told(removeTags(ledger, scopeFor(engine, name, reach), Date.now())),
    undoTag: () => told(undoLastTag(ledger)),
    prefix: ({ prefix, state, origin, ...name }) => {
      const commonDir = latestOf(engine, name)?.place.commonDir ?? '';
      if (commonDir === '') return null;
      if (state === 'forget') forgetPrefix(ledger, commonDir, prefix);
      else setPrefix(ledger, { commonDir, prefix, state, origin }, Date.now());
      parts.changed();
      return null;
    },
    untagged: ({ limit }) => untaggedSessions(engine, window.contexts(), Date.now(), limit),
  };
}
