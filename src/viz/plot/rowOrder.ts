import { haveOwnOrder, ordered } from '../../table';

/** Options of plots of categories. */
export interface OrderOptions {
  /**
   * The order of the categories, by their values; those not named follow. Default: that which people expect, such as light, medium, dark,
   * and numbers by size; where a plot sorts by what it shows, only if the values are numbers or words of a scale.
   */
  order?: readonly string[];
}

/**
 * The rows of a picture from the top: as told, else in the order of their own that numbers and scales have, else as they are.
 *
 * @param rows - sorted by what the picture shows
 * @throws InputError when `order` names one that is not there
 */
export function rowOrder(rows: readonly string[], order: OrderOptions['order']): string[] {
  const distinct = [...new Set(rows)];
  return order !== undefined || haveOwnOrder(distinct) ? ordered(distinct, order) : distinct;
}
