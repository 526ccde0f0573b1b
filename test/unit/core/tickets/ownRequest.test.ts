import assert from 'node:assert/strict';
import { isOnGitlab, requestName, requestNumber } from '../../../../src/core/tickets/ownRequest.ts';

describe('a request’s name', () => {
  for (const [remotes, name] of [
    [['gitlab.com/acme/shop'], '!12'],
    [['gitlab.acme.example/group/sub/shop'], '!12'],
    [['git.acme.example/shop', 'code.gitlab.acme.example/shop'], '!12'],
    [['acme-gitlab.example:8443/acme/shop'], '!12'],
    [['github.com/acme/shop'], '#12'],
    [['github.com/gitlab/shop'], '#12'],
    [['notgitlab.example/acme/shop'], '#12'],
    [[], '#12'],
  ] as const)
    it(`is ${name} with ${remotes.join(' and ') || 'no remote'}`, () => {
      assert.equal(requestName(12, isOnGitlab(remotes)), name);
      assert.equal(requestNumber(name), 12);
    });
});
