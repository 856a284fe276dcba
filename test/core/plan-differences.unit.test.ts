import { describe, expect, it } from '@jest/globals';
import type { License } from '../../core/licenses.ts';
import { planActivation } from '../../core/plan.ts';
import { differences } from '../../core/plan-differences.ts';
import { complete, order, owned, policies } from './builders.ts';

describe('differences', () => {
  const A = owned('A', 'MAILGW1E1');
  const B = owned('B', 'MAILGW1E1');
  const better = owned('B', 'MAILGW1E1', { seats: 500 });
  const suspended = owned('A', 'MAILGW1E1', { state: { kind: 'suspended' } });

  it('are none between a plan and itself, nor where only the reason changed', () => {
    expect(differences(plan([A]), plan([A]))).toEqual([]);
    expect(differences(plan([A]), plan([owned('A', 'MAILGW1E1', { to: '2026-11-30' })]))).toEqual([]);
  });

  it('are none where the same candidates come in another order', () => {
    const many = { seats: 500, to: '2027-03-31' };
    const long = { seats: 20, to: '2027-09-30' };
    const before = plan([owned('A', 'MAILGW1E1', many), owned('B', 'MAILGW1E1', long)]);
    const after = plan([owned('A', 'MAILGW1E1', long), owned('B', 'MAILGW1E1', many)]);
    expect(differences(before, after)).toEqual([]);
  });

  it.each([
    ['a license that is owned now', [], [A], 'issue', 'retain A'],
    ['another license', [A], [A, better], 'retain A', 'retain B'],
    ['a question', [A], [A, B], 'retain A', 'question A B'],
    ['a block', [A], [suspended], 'retain A', 'held A'],
    ['other candidates', [A, B], [A, B, owned('C', 'MAILGW1E1')], 'question A B', 'question A B C'],
  ])('name %s, by component', (_, before, after, was, is) => {
    expect(differences(plan(before), plan(after))).toEqual([{ productId: 'MAILGW1S1', was, is }]);
  });

  it('name a component that came or went', () => {
    const smaller = { ...complete, components: complete.components.slice(0, 4) };
    expect(differences(plan([]), plan([], smaller))).toEqual([{ productId: 'CLDAPP1S1', was: 'issue', is: 'none' }]);
    expect(differences(plan([], smaller), plan([]))).toEqual([{ productId: 'CLDAPP1S1', was: 'none', is: 'issue' }]);
  });
});

function plan(licenses: readonly License[], suite = complete) {
  return planActivation({ orders: [order()], suite, policies, owned: licenses, answers: new Map() });
}
