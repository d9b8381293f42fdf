import { Values } from '../../learn';
import { centredCorrelation, centredRanks } from '../../metrics';
import type { MapSet } from './maps';
import { sharedTop, strongest } from './similarity';

/** Maps with which others of the same inputs are compared. */
export class Compared {
  private readonly ranks: (Float64Array | undefined)[];
  private readonly count: number;

  /** @param top - the share of the pixels, the strongest, that are compared */
  constructor(
    private readonly maps: MapSet,
    top: number,
  ) {
    const rows = Array.from({ length: maps.length }, (_, row) => row);
    this.ranks = rows.map((row) => centredRanks(Float64Array.from(maps.map(row))));
    this.count = Math.max(1, Math.round(top * maps.height * maps.width));
  }

  /** How many maps there are. */
  get length(): number {
    return this.maps.length;
  }

  /** The part of the strongest pixels of a row that both maps have, and the rank correlation of all. */
  with(others: MapSet, row: number): { sharedTop: number; rankCorrelation: number } {
    const [own, other] = [this.maps, others].map((maps) => Float64Array.from(maps.map(row), Math.abs));
    const ranks = centredRanks(Float64Array.from(others.map(row)));
    return {
      sharedTop: sharedTop(own!, other!, this.count),
      rankCorrelation: centredCorrelation(this.ranks[row], ranks),
    };
  }

  /** 1 at the strongest pixels of each map, `[n, height, width]`; those that are equal to the last one share what is left. */
  strongest(): Values {
    const { length, height, width } = this.maps;
    const all = new Float32Array(length * height * width);
    for (let row = 0; row < length; row++) {
      all.set(strongest(Float64Array.from(this.maps.map(row), Math.abs), this.count), row * height * width);
    }
    return new Values(all, [length, height, width]);
  }
}
