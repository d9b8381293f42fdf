import { readFileSync } from 'node:fs';
import path from 'node:path';
import pl from 'nodejs-polars';

/** Rates of a group. */
export interface PeerRates {
  selectionRate: number;
  truePositiveRate: number;
  falsePositiveRate: number;
}

interface PeerTable {
  table: Record<'group' | 'label' | 'score', (number | string)[]>;
  thresholds: Record<string, { accuracy: number; rates: Record<string, PeerRates> }>;
  tolerant: Record<string, { accuracy: number; rates: Record<string, PeerRates> }>;
  repaired: Record<string, number[]>;
}

/** What `scripts/peers/mitigation.py` stored: AIF360, fairlearn, and NumPy. */
export const peers = JSON.parse(readFileSync(path.join(__dirname, 'vectors', 'mitigation.json'), 'utf8')) as {
  two: PeerTable & {
    reweighed: number[];
    reductions: Record<string, { error: number; rates: Record<string, PeerRates> }>;
    plain: { error: number; rates: Record<string, PeerRates> };
  };
  three: PeerTable;
};

/** The table of a stored case. */
export function tableOf(name: 'two' | 'three'): pl.DataFrame {
  return pl.DataFrame(peers[name].table);
}
