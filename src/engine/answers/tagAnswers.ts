import type { Tag } from '../../core/attribution/tags.ts';
import { DAY_MS } from '../../core/durations.ts';
import { forgetPrefix, setPrefix } from '../../ledger/tags/ruleStore.ts';
import { addTag, addTags, removeTags } from '../../ledger/tags/tagStore.ts';
import { untaggedSessions } from '../tagging/inbox.ts';
import { latestOf, scopeFor, ticketFrom } from '../tagging/tagging.ts';
import { tagOffer } from '../tagging/tagOffers.ts';
import { describeLastStep, describeTags, EVERYWHERE, reachOfWindow, undoLastStep } from '../tagging/tagSteps.ts';
import type { AnswerParts, AnswerTable } from './answerParts.ts';

type TagMethods = 'tagOffer' | 'tag' | 'tagUntagged' | 'untag' | 'undoTag' | 'prefix' | 'untagged';

/** The editor's inbox holds the last 30 days. */
const INBOX_MS = 30 * DAY_MS;

/** Everything that a window asks and says about tags. */
export function tagAnswers(parts: AnswerParts): Pick<AnswerTable, TagMethods> {
  const { engine, window } = parts;
  const { ledger } = engine;
  const reported = (tags: readonly Tag[]): string => {
    parts.changed();
    return describeTags(engine, tags);
  };
  return {
    tagOffer: (name) => tagOffer(engine, name, Date.now(), reachOfWindow(engine, window)) ?? null,
    tag: ({ ticket, reach, instead, ...name }) => {
      const scope = scopeFor(engine, name, reach, window.contexts());
      const tag = addTag(ledger, scope, ticket === null ? null : ticketFrom(ticket), Date.now(), instead);
      return { said: reported([tag]), id: tag.id };
    },
    tagUntagged: ({ sessions, ticket, reach }) => {
      const scopes = sessions.map((name) => scopeFor(engine, name, reach, window.contexts()));
      return reported(addTags(ledger, scopes, ticket === null ? null : ticketFrom(ticket), Date.now()));
    },
    untag: ({ reach, ...name }) => reported(removeTags(ledger, scopeFor(engine, name, reach), Date.now())),
    undoTag: ({ anywhere }) => {
      const undone = undoLastStep(engine, anywhere ? EVERYWHERE : reachOfWindow(engine, window));
      if (undone !== '') parts.changed();
      return { undone, elsewhere: undone !== '' || anywhere ? '' : describeLastStep(engine, EVERYWHERE) };
    },
    prefix: ({ prefix, state, origin, ...name }) => {
      const commonDir = latestOf(engine, name)?.place.commonDir ?? '';
      if (commonDir === '') return null;
      if (state === 'forget') forgetPrefix(ledger, commonDir, prefix);
      else setPrefix(ledger, { commonDir, prefix, state, origin }, Date.now());
      parts.changed();
      return null;
    },
    untagged: ({ limit }) => {
      const filter = { since: Date.now() - INBOX_MS, contexts: window.contexts() };
      return untaggedSessions(engine, engine.attributor.sums(filter, false)).slice(0, limit);
    },
  };
}
