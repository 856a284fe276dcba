import type { StoredChain } from '../storage/chain.ts';
import { type ChainFinding, verifyChain } from '../storage/chain-findings.ts';
import { compareWithSeals, missingUpgrade, type SealFinding } from '../storage/sealed-heads.ts';
import type { Seals } from './read-roots.ts';

export interface CheckedChains {
  readonly chains: number;
  readonly events: number;
  readonly findings: number;
}

/** Checks chains by themselves and against their seals, and reports each finding as one line. */
export async function checkChains(
  chains: AsyncIterable<StoredChain>,
  seals: Seals,
  report: (line: string) => void,
): Promise<CheckedChains> {
  const unseen = new Map(seals);
  const count = { chains: 0, events: 0, findings: 0 };
  const found = (upgradeId: string, findings: readonly (ChainFinding | SealFinding)[]) => {
    count.findings += findings.length;
    for (const finding of findings) report(`upgrade ${upgradeId}: ${inWords(finding)}`);
  };

  for await (const { upgradeId, events, known } of chains) {
    count.chains += 1;
    count.events += events.length;
    found(upgradeId, [...verifyChain(events, known), ...compareWithSeals(events, unseen.get(upgradeId) ?? [])]);
    unseen.delete(upgradeId);
  }
  for (const [upgradeId, sealed] of unseen) found(upgradeId, missingUpgrade(sealed));
  return count;
}

function inWords(finding: ChainFinding | SealFinding): string {
  switch (finding.kind) {
    case 'changed':
      return `event ${finding.number}, or the one before it, was changed`;
    case 'missing':
      return `events ${finding.from} to ${finding.to} are missing`;
    case 'reordered':
      return `event ${finding.number} was event ${finding.was}: they were reordered`;
    case 'inserted':
      return `event ${finding.number} was inserted`;
    case 'cut':
      return `the chain was cut: it ends at event ${finding.last}, and the upgrade knows ${finding.known}`;
    case 'head-differs':
      return `the upgrade knows another hash of its last event, ${finding.number}`;
    case 'cut-since-seal':
      return `the chain was cut: it ends at event ${finding.last}, and had ${finding.sealed} on ${finding.day}`;
    case 'rewritten-since-seal':
      return `the chain was rewritten: event ${finding.number} is not the one that was sealed on ${finding.day}`;
    case 'upgrade-missing':
      return `the upgrade is missing: it had ${finding.sealed} events on ${finding.day}`;
  }
}
