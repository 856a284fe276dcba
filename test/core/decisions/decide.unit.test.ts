import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../../core/commands.ts';
import { decide } from '../../../core/decisions/decide.ts';
import { accepted, refused } from '../../../core/result.ts';
import { answer, facts, form, operator, places, select, stranger, upgrade, visitor } from '../upgrade-builder.ts';

const commands: readonly Command[] = [
  { kind: 'registerKey' },
  { kind: 'acceptAgreement', version: '2026-1', digest: 'digest-en' },
  form(),
  answer('MAILGW1S1', null),
  select([]),
  { kind: 'retryKit', reason: 'mended' },
  { kind: 'abandon', reason: 'asked for' },
];

describe('decide', () => {
  it.each(commands.flatMap((command) => Object.entries(places).map(([name, place]) => ({ command, name, place }))))(
    "refuses another visitor's $command.kind at $name in the same words: the key is used",
    ({ command, place }) => {
      const owned = upgrade({ ...place, ownerId: 'visitor-1' });
      expect(decide(command, facts({ upgrade: owned, actor: stranger }))).toEqual(
        refused({ code: 'registration-key-used' }),
      );
    },
  );

  it.each([
    ['anybody with the key, before a form is accepted', stranger, null],
    ['the owner', visitor, 'visitor-1'],
    ['an operator', operator, 'visitor-1'],
    ['the partner', { kind: 'partner', id: 'partner-1' } as const, 'visitor-1'],
  ])('lets in %s', (_, actor, ownerId) => {
    const open = upgrade({ ...places['account-form'], ownerId });
    expect(decide({ kind: 'registerKey' }, facts({ upgrade: open, actor }))).toEqual(accepted(null));
  });
});
